export default function handler(req, res) {
  res.json({ secret: 'the secret of admin', id: req.query.id });
}
