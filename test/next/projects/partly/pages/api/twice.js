export default (req, res) => res.end('pages/api/twice.js');
