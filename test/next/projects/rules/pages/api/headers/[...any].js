export default (req, res) => res.json({ file: 'headers' });
