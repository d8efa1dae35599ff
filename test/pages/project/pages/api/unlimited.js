export const config = { api: { responseLimit: false } };

export default (req, res) => res.send('x'.repeat(Number(req.query.length)));
