export default (req, res) => res.json({ file: 'shadowed' });
