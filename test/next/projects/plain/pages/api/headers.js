const ways = {
  set(res) {
    res.setHeader('X-One', 'a');
    res.setHeader('x-list', ['a', 'b']);
    res.setHeader('x-number', 5);
    res.json({ get: res.getHeader('x-one'), has: res.hasHeader('X-ONE'), names: res.getHeaderNames() });
  },
  cookies(res) {
    res.setHeader('Set-Cookie', ['a=1; Path=/', 'b=2; HttpOnly']);
    res.end('two cookies');
  },
  remove(res) {
    res.setHeader('x-gone', 'a');
    res.removeHeader('X-Gone');
    res.end('removed');
  },
  head(res) {
    res.writeHead(201, 'Made', { 'x-head': 'yes', 'content-type': 'text/plain' });
    res.end('head');
  },
  append(res) {
    res.setHeader('x-many', 'a');
    res.appendHeader('x-many', 'b');
    res.end();
  },
  cache(res) {
    res.setHeader('Cache-Control', 's-maxage=10, stale-while-revalidate');
    res.json({ cached: true });
  },
  vary(res) {
    res.setHeader('Vary', 'Origin');
    res.send('varies');
  },
  etag(res) {
    res.setHeader('ETag', '"own"');
    res.send('own tag');
  },
  length(res) {
    res.setHeader('Content-Length', '4');
    res.end('four');
  },
  powered(res) {
    res.setHeader('X-Powered-By', 'me');
    res.send('powered');
  },
};

export default (req, res) => ways[req.query.way](res);
