export default function handler(req, res) {
  const plain = [Object.prototype, null].includes(Object.getPrototypeOf(req.headers));
  res.json({ plain, headers: req.headers, raw: req.rawHeaders, distinct: req.headersDistinct });
}
