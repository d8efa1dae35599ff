// Headers of the request, as the program reads them.

'use strict';

const { program, get, head } = require('../program');

const shown = (req, res, { log }) => {
  log({ ...req.headers });
  log(req.rawHeaders);
  log({ ...req.headersDistinct });
  res.end();
};

program('headers in lower case, rawHeaders as sent', {
  request: get('/', 'X-One: 1', 'x-TWO: 2', 'Accept: */*'),
  handler: shown,
});

program('headers: repeated ones are joined', {
  request: get('/', 'X-A: 1', 'x-a: 2', 'Accept: a', 'accept: b', 'Vary: x', 'Vary: y'),
  handler: shown,
});

program('headers: repeated cookies are joined by semicolons', {
  request: get('/', 'Cookie: a=1', 'Cookie: b=2'),
  handler: shown,
});

program('headers: set-cookie of a request is a list', {
  request: get('/', 'Set-Cookie: a=1', 'set-cookie: b=2'),
  handler: shown,
});

program('headers: of some only the first counts', {
  request: get(
    '/',
    ...[
      'Age',
      'Authorization',
      'Content-Type',
      'ETag',
      'Expires',
      'From',
      'If-Modified-Since',
      'If-Unmodified-Since',
      'Last-Modified',
      'Location',
      'Max-Forwards',
      'Proxy-Authorization',
      'Referer',
      'Retry-After',
      'Server',
      'User-Agent',
    ].flatMap((name) => [`${name}: first`, `${name}: second`]),
  ),
  handler: shown,
});

program('headers: joinDuplicateHeaders', {
  options: { joinDuplicateHeaders: true },
  request: get(
    '/',
    'Authorization: a',
    'Authorization: b',
    'Cookie: c',
    'Cookie: d',
    'X: e',
    'X: f',
    'User-Agent: g',
    'User-Agent: h',
  ),
  handler: shown,
});

program('headers: none but Host', { handler: shown });

program('headers: an empty value, and spaces around values', {
  request: get('/', 'X-Empty:', 'X-Spaces:   a  b \t', 'X-Tab:\tx'),
  handler: shown,
});

program('headers: latin1 bytes in a value', {
  request: get('/', 'X-Latin: \xe4\xff\x80'),
  handler: shown,
});

program('headers: __proto__, constructor, hasOwnProperty', {
  request: get('/', '__proto__: evil', 'constructor: c', 'hasOwnProperty: h', '__proto__: again'),
  handler: (req, res, { log }) => {
    log(Object.keys(req.headers), Object.getPrototypeOf(req.headers) === Object.prototype, req.headers.constructor);
    log(Object.keys(req.headersDistinct), Object.getPrototypeOf(req.headersDistinct) === null);
    log(req.rawHeaders, {}.evil);
    res.end();
  },
});

program('headers: every token character in a name', {
  request: get('/', "!#$%&'*+-.^_`|~09AZaz: x"),
  handler: shown,
});

program('headers can be changed by the program', {
  request: get('/', 'X-A: 1'),
  handler: (req, res, { log }) => {
    req.headers['x-a'] = '2';
    req.headers['x-new'] = '3';
    delete req.headers.host;
    log({ ...req.headers }, req.headers === req.headers);
    req.headers = { replaced: 'yes' };
    log(req.headers, req.rawHeaders);
    res.end();
  },
});

program('rawHeaders can be changed by the program before headers are read', {
  request: get('/', 'X-A: 1'),
  handler: (req, res, { log }) => {
    req.rawHeaders.push('X-B', '2');
    log(req.rawHeaders, { ...req.headers });
    res.end();
  },
});

program('the request as a whole', {
  request: 'GET /path?query=1 HTTP/1.1\r\nHost: localhost\r\n\r\n',
  handler: (req, res, { log }) => {
    log(req.method, req.url, req.httpVersion, req.httpVersionMajor, req.httpVersionMinor);
    log(req.statusCode, req.statusMessage, req.complete, req.aborted, req.upgrade);
    log({ ...req.trailers }, req.rawTrailers, { ...req.trailersDistinct });
    log(Object.keys(req.headers), res.req === req, req.res === undefined);
    res.end();
  },
});

program('method and url can be changed by the program', {
  handler: (req, res, { log }) => {
    req.url = '/other';
    req.method = 'PATCH';
    log(req.url, req.method);
    res.end('body is still sent');
  },
});

program('maxHeadersCount', {
  request: get('/', ...Array.from({ length: 10 }, (_, index) => `X-${index}: ${index}`)),
  server: ({ http, log }) => {
    const server = http.createServer((req, res) => {
      log(Object.keys(req.headers).length);
      res.end();
    });
    log(server.maxHeadersCount);
    server.maxHeadersCount = 5;
    return server;
  },
});

program('1,000 headers', {
  request: get('/', ...Array.from({ length: 999 }, (_, index) => `x-${index}: ${index % 9}`)),
  handler: (req, res, { log }) => {
    log(Object.keys(req.headers).length, req.rawHeaders.length, req.headers['x-998']);
    res.end();
  },
});

program('the other header getters and setters', {
  request: get('/', 'X-A: 1'),
  handler: (req, res, { log }) => {
    req.headersDistinct = { a: ['1'] };
    req.trailers = { b: '2' };
    req.trailersDistinct = { c: ['3'] };
    log(req.headersDistinct, req.trailers, req.trailersDistinct);
    res.end();
  },
});

program('a head that comes byte by byte', {
  client: async ({ connect, sleep }) => {
    const wire = await connect();
    for (const byte of get('/bytes', 'X-A: 1')) {
      wire.write(byte);
      await sleep(0);
    }
    return wire.answer();
  },
  handler: shown,
});

program('an absolute-form target, and Host against it', {
  request: 'GET http://other.example/path?q HTTP/1.1\r\nHost: localhost\r\n\r\n',
  handler: (req, res, { log }) => {
    log(req.url, req.headers.host);
    res.end();
  },
});

program('HEAD asks for the same headers', {
  request: head('HEAD', '/', 'X-A: 1'),
  handler: shown,
});
