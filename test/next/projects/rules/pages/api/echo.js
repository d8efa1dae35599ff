export default function handler(req, res) {
  res.json({ file: 'echo', method: req.method, url: req.url, query: req.query, body: req.body });
}
