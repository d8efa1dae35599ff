export default (req, res) => res.json({ file: 'feed.json', query: req.query });
