export const config = { api: { bodyParser: false } };

export default async function handler(req, res) {
  const before = String(req.body);
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  const all = Buffer.concat(chunks);
  res.json({ before, length: all.length, start: all.toString('latin1', 0, 20) });
}
