export default (req, res) => res.json({ file: 'dynamic/[id]', url: req.url, query: req.query });
