export default function handler(req, res) {
  const { method, url, query, cookies } = req;
  const body = req.body instanceof Buffer ? 'a Buffer' : req.body;
  res.json({ method, url, query, cookies, type: body === null ? 'null' : typeof body, body: body ?? String(body) });
}
