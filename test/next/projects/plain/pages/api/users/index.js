export default (req, res) => res.json({ file: 'users/index', query: req.query });
