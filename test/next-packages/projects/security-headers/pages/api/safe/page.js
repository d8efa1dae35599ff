export default function handler(req, res) {
  if (req.query.own) res.setHeader('Referrer-Policy', 'its-own');
  res.json({ safe: true });
}
