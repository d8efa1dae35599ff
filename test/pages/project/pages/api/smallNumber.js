export const config = { api: { bodyParser: { sizeLimit: 10 } } };

export default (req, res) => res.json(req.body);
