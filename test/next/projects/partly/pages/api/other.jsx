export default (req, res) => res.end('pages/api/other.jsx');
