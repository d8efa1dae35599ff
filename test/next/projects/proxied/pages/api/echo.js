export default function handler(req, res) {
  const {
    'x-added': added,
    'x-changed': changed,
    'x-deleted': deleted,
    'x-only': only,
    'x-custom': custom,
  } = req.headers;
  const internal = Object.keys(req.headers).filter((name) => name.startsWith('x-middleware'));
  const { method, url, query, cookies, body } = req;
  res.json({ file: 'echo', method, url, query, cookies, body, added, changed, deleted, only, custom, internal });
}
