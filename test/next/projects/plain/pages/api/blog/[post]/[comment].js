export default (req, res) => res.json({ file: 'blog/[post]/[comment]', query: req.query });
