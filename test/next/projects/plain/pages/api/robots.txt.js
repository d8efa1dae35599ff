export default (req, res) => res.send('pages/api/robots.txt');
