export default async function handler(req, res) {
  const { greet } = await import('../../lib/greet');
  res.json({ greeting: greet('lazy') });
}
