export default (req, res) => res.json({ file: 'users/[id]/posts/[post]', query: req.query });
