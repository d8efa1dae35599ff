export default (req, res) => res.send('x'.repeat(Number(req.query.size ?? 4 * 1024 * 1024)));
