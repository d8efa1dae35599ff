export default (req, res) => res.json({ file: 'shop/[[...path]]', query: req.query });
