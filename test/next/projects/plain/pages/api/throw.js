const ways = {
  sync() {
    throw new Error('thrown at once');
  },
  async async() {
    await null;
    throw new Error('thrown later');
  },
  string() {
    throw 'a string';
  },
  undefined() {
    throw undefined;
  },
  status() {
    throw Object.assign(new Error('with a status'), { statusCode: 418 });
  },
  after(res) {
    res.status(202).json({ sent: true });
    throw new Error('after the answer');
  },
  headers(res) {
    res.setHeader('x-before', 'yes');
    res.status(203);
    throw new Error('after headers were set');
  },
};

export default (req, res) => ways[req.query.way](res);
