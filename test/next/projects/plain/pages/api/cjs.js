module.exports = (req, res) => res.json({ file: 'cjs' });
