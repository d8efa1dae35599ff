// What the proxy saw, and what is seen here.
export default function handler(req, res) {
  res.json({ proxy: req.headers['x-proxy-saw'] ?? null, id: req.query.id, query: req.query });
}
