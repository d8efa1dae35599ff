export const config = { api: { responseLimit: '2kb' } };

export default function handler(req, res) {
  res.write('x'.repeat(1500));
  res.end('x'.repeat(1500));
}
