export default (req, res) => res.json({ file: 'docs/[...path]', query: req.query });
