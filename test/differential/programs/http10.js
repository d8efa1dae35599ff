// HTTP/1.0 clients.

'use strict';

const { program } = require('../program');

const old = (method, target, ...fields) => [`${method} ${target} HTTP/1.0`, ...fields, '', ''].join('\r\n');

program('1.0: an answer with a length', {
  request: old('GET', '/'),
  handler: (req, res, { log }) => {
    log(req.httpVersion, req.httpVersionMajor, req.httpVersionMinor, res.shouldKeepAlive, req.headers.host);
    res.end('hello');
  },
});

program('1.0: a streamed answer ends with the connection', {
  request: old('GET', '/'),
  handler: (_req, res) => {
    res.write('one');
    setTimeout(() => res.end('two'), 5);
  },
});

program('1.0: keep-alive asked for', {
  request: old('GET', '/', 'Connection: keep-alive'),
  handler: (_req, res) => res.end('hello'),
});

program('1.0: keep-alive asked for, streamed', {
  request: old('GET', '/', 'Connection: keep-alive'),
  handler: (_req, res) => {
    res.write('one');
    res.end('two');
  },
});

program('1.0: keep-alive with a Content-Length of its own', {
  request: old('GET', '/', 'Connection: keep-alive') + old('GET', '/'),
  expect: { responses: 2 },
  handler: (_req, res) => {
    res.writeHead(200, { 'Content-Length': 2 });
    res.write('o');
    res.end('k');
  },
});

program('1.0: Transfer-Encoding of its own', {
  request: old('GET', '/'),
  handler: (_req, res) => {
    res.setHeader('Transfer-Encoding', 'chunked');
    res.end('hello');
  },
  client: async ({ connect }) => {
    const wire = await connect();
    wire.write(old('GET', '/'));
    await wire.ended();
    return wire.text().replace(/Date: .*\r\n/, '');
  },
});

program('1.0: a body by length', {
  request: `${old('POST', '/', 'Content-Length: 3')}abc`,
  handler: (req, res) => req.pipe(res),
});

program('1.0: HEAD', { request: old('HEAD', '/'), handler: (_req, res) => res.end('hello') });

program('1.0: 204 and 304', {
  handler: (req, res) => {
    res.statusCode = Number(req.url.slice(1));
    res.end();
  },
  client: async ({ raw }) => [
    await raw(old('GET', '/204', 'Connection: keep-alive')),
    await raw(old('GET', '/304', 'Connection: keep-alive')),
    await raw(old('GET', '/204')),
  ],
});

program('1.0: trailers are not sent', {
  request: old('GET', '/'),
  handler: (_req, res) => {
    res.write('x');
    res.addTrailers({ a: 'b' });
    res.end();
  },
});

program('1.0: Expect is passed over', {
  request: `${old('POST', '/', 'Content-Length: 1', 'Expect: 100-continue')}x`,
  handler: (req, res, { log }) => {
    log(req.headers.expect);
    req.pipe(res);
  },
});

program('1.0: writeContinue and writeEarlyHints', {
  request: old('GET', '/'),
  handler: (_req, res) => {
    res.writeContinue();
    res.writeEarlyHints({ link: '</a>; rel=preload' });
    res.end('x');
  },
});

program('1.0: no Host is needed', { request: old('GET', '/x?y'), handler: (req, res) => res.end(req.url) });
