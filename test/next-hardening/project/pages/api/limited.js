export const config = { api: { bodyParser: { sizeLimit: '10kb' } } };

globalThis.calls ??= 0;

export default function handler(req, res) {
  if (req.method === 'POST') globalThis.calls++;
  res.json({ length: req.body?.length ?? 0, calls: globalThis.calls });
}
