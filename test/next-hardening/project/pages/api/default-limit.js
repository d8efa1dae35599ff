export default (req, res) => res.json({ length: req.body.length });
