export const config = { api: { bodyParser: { sizeLimit: '100b' } } };

export default (req, res) => res.json({ length: req.body.length });
