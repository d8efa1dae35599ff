export default (req, res) => res.json({ file: 'blog/[post]/comments', query: req.query });
