export default (req, res) => res.json({ file: 'blog/[post]/index', query: req.query });
