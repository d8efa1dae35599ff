export default (req, res) => res.json({ file: 'docs/intro', query: req.query });
