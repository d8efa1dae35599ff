export default function handler(req, res) {
  res.statusMessage = req.query.text ?? '';
  res.status(Number(req.query.code)).end(req.query.body);
}
