export default function handler(req, res) {
  setTimeout(() => res.json({ late: true }), 50);
}
