export const config = { api: { bodyParser: false } };

export default (req, res) => res.json({ body: typeof req.body });
