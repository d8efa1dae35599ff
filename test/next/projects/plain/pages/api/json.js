const values = {
  undefined: undefined,
  null: null,
  string: 'text',
  number: 1.5,
  nested: { a: [{ b: null }], u: undefined },
  unicode: 'ü✓',
  toJSON: { toJSON: () => ({ from: 'toJSON' }) },
};

export default function handler(req, res) {
  if (req.query.status) res.status(Number(req.query.status));
  if (req.query.type) res.setHeader('content-type', req.query.type);
  res.json(values[req.query.what]);
}
