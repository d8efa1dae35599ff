export default (req, res) => res.json({ file: 'users/me', query: req.query });
