export const config = { api: { externalResolver: true } };

export default function handler(req, res) {
  setTimeout(() => res.json({ external: true }), 50);
}
