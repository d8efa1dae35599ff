// Parses what it is sent, and tells whether anything came to be on every object of its worker.
export default function handler(req, res) {
  const merged = Object.assign({}, req.query, typeof req.body === 'object' ? req.body : {}, req.cookies);
  const found = [];
  for (const name in {}) found.push(name);
  res.json({ found, then: typeof {}.then, polluted: {}.polluted ?? null, keys: Object.keys(merged).sort() });
}
