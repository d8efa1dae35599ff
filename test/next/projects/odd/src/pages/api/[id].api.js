export default (req, res) => res.json({ file: '[id]', query: req.query });
