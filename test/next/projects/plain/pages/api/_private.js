export default (req, res) => res.json({ file: '_private' });
