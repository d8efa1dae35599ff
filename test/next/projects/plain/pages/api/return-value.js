export default function handler(req, res) {
  res.json({ returned: true });
  return 'a value';
}
