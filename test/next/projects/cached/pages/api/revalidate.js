export default async function handler(req, res) {
  try {
    await res.revalidate(req.query.path);
    res.json({ revalidated: true });
  } catch (error) {
    res.status(500).json({ message: error.message });
  }
}
