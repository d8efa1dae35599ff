export default (req, res) => res.json({ query: req.query });
