export default function handler(req, res) {
  const before = res.getHeader('x-both') ?? 'unset';
  if (req.query.set) res.setHeader('x-both', 'handler');
  res.setHeader('set-cookie', 'handler=1');
  res.json({ before });
}
