export const config = { api: { responseLimit: '5kb' } };

export default (req, res) => res.send('x'.repeat(Number(req.query.length)));
