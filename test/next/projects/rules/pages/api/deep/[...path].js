export default (req, res) => res.json({ file: 'deep/[...path]', url: req.url, query: req.query });
