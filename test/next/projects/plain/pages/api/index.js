export default (req, res) => res.json({ file: 'pages/api/index', query: req.query });
