export default (req, res) => res.json({ file: 'docs/[section]', query: req.query });
