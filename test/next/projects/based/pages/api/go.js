export default (req, res) => res.redirect('/api/hello');
