export default async function handler(req, res) {
  await new Promise((resolve) => setTimeout(resolve, 10));
  res.status(201).json({ waited: true });
}
