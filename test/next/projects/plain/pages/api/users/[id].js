export default (req, res) => res.json({ file: 'users/[id]', url: req.url, query: req.query });
