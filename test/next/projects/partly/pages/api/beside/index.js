export default (req, res) => res.end('pages/api/beside/index.js');
