// `res.send`, `res.sendStatus`, `res.status`: bodies of every kind, types, lengths, HEAD and the statuses without a body.

'use strict';

const { handled, seen } = require('../cases');

const both = ['GET /', 'HEAD /'];

/** Ends what failed half-way, so that the next request is answered. */
function finish(res) {
  if (res.headersSent) return;
  res.removeHeader('Content-Length');
  res.statusCode = 200;
  res.end();
}

const sends = (name, body, more) =>
  handled(`res.send ${name}`, (_req, res) => res.send(typeof body === 'function' ? body() : body), both, more);

const bodies = [
  sends('of a string', 'hello'),
  sends('of an empty string', ''),
  sends('of a string beyond ASCII', 'é ☃ 😀'),
  sends('of a lone surrogate', 'a\ud800b'),
  sends('of a NUL and control bytes', 'a\0\x01\r\n\x7f'),
  sends('of a String object', () => new String('boxed')),
  sends('of a Buffer', () => Buffer.from('buffer')),
  sends('of an empty Buffer', () => Buffer.alloc(0)),
  sends('of a Uint8Array', () => new Uint8Array([104, 105])),
  sends('of a part of a Uint8Array', () => new Uint8Array([1, 104, 105, 2]).subarray(1, 3)),
  sends('of a Uint16Array', () => new Uint16Array([0x6968, 0x21])),
  sends('of a Float64Array', () => new Float64Array([1, 2])),
  sends('of a DataView', () => new DataView(new Uint8Array([104, 105]).buffer)),
  sends('of an ArrayBuffer', () => new Uint8Array([104, 105]).buffer),
  sends('of null', null),
  sends('of undefined', undefined),
  handled('res.send without an argument', (_req, res) => res.send(), both),
  sends('of true', true),
  sends('of false', false),
  sends('of an object', () => ({ a: 1 })),
  sends('of a list', () => [1, 'two', null, undefined]),
  sends('of a Date', () => new Date(0)),
  sends('of a Map', () => new Map([[1, 2]])),
  sends('of an Error', () => new Error('as a body')),
  sends('of a RegExp', () => /x/),
  sends('of a number of 5', 5.5, { editions: [5] }),
  sends('of a status as a number', 201),
  sends('of a number that is no status', 12345),
  sends('of zero', 0),
  sends('of NaN', Number.NaN, { editions: [5] }),
  sends('of NaN: the error escapes', Number.NaN, {
    editions: [4],
    alone: true,
    requests: [{ path: '/', silent: true }],
  }),
  sends('of Infinity', Number.POSITIVE_INFINITY),
  sends('of a negative number', -1),
  sends('of a number of 1000', 1000),
  sends('of a BigInt', 10n),
  sends('of a symbol', Symbol('s')),
  sends('of a function', () => () => 'x'),
  sends('of a class', () => class A {}),
  sends('of a promise', () => Promise.resolve(1)),
  sends('of an object with toJSON', () => ({ toJSON: () => 'json' })),
  sends('of 999 characters', 'x'.repeat(999)),
  sends('of 1000 characters', 'x'.repeat(1000)),
  sends('of 100,000 characters', 'x'.repeat(100_000)),
  sends('of 70,000 characters beyond latin1', '☃'.repeat(70_000)),
  sends('of a Buffer of 200 KB', () => Buffer.alloc(200_000, 'b')),
];

const types = [
  'text/plain',
  'text/plain; charset=latin1',
  'text/html; charset=UTF-8',
  'application/json',
  'image/png',
  'text/plain; charset="x"',
  'text/x; a=1; charset=b',
  'text/plain;charset=utf-8;format=flowed',
];
const typed = [
  ...types.map((type) =>
    sends(`of a string as ${type}`, 'é', {
      before: (app) => app.use((_req, res, next) => next(res.set('Content-Type', type) && undefined)),
    }),
  ),
  ...types.slice(0, 4).map((type) =>
    sends(`of a Buffer as ${type}`, () => Buffer.from('é'), {
      before: (app) => app.use((_req, res, next) => next(res.set('Content-Type', type) && undefined)),
    }),
  ),
  ...['text/plain', 'nonsense', 'text/plain; charset', '', 'a/b; c=', 'text/plain; charset=""', 'text/html ;x'].map(
    (type) =>
      handled(`a type set by setHeader: ${JSON.stringify(type)}`, (_req, res) => {
        res.setHeader('Content-Type', type);
        res.send('text');
      }),
  ),
  handled('a list as Content-Type by setHeader', (_req, res) => {
    res.setHeader('Content-Type', ['text/a', 'text/b']);
    res.send('text');
  }),
  handled('an object answers with the type that is set', (_req, res) =>
    res.type('application/vnd.api+json').send({ a: 1 }),
  ),
  handled(
    'a Content-Length of the handler is replaced',
    (_req, res) => res.set('Content-Length', '100').send('four'),
    both,
  ),
  handled(
    'a Transfer-Encoding of the handler',
    (_req, res) => res.set('Transfer-Encoding', 'chunked').send('four'),
    both,
  ),
  handled('an ETag of the handler is kept', (_req, res) => res.set('ETag', '"mine"').send('four'), [
    ...both,
    { path: '/', headers: { 'if-none-match': '"mine"' } },
  ]),
  handled('an empty ETag of the handler', (_req, res) => res.set('ETag', '').send('four'), both),
  handled('X-Powered-By can be removed', (_req, res) => res.removeHeader('X-Powered-By') ?? res.send('x')),
];

const statuses = [
  ...[200, 201, 202, 204, 205, 206, 300, 304, 400, 404, 418, 451, 500, 503, 599, 299, 999].map((status) =>
    handled(`status ${status} with a body`, (_req, res) => res.status(status).set('X-A', '1').send('body'), [
      ...both,
      'POST /',
    ]),
  ),
  ...[204, 205, 304].map((status) =>
    handled(`status ${status} with JSON`, (_req, res) => res.status(status).json({ a: 1 }), both),
  ),
  ...[204, 205, 304].map((status) =>
    handled(
      `status ${status} with a Buffer and a Transfer-Encoding`,
      (_req, res) => {
        res.status(status).set('Transfer-Encoding', 'chunked').send(Buffer.from('x'));
      },
      both,
    ),
  ),
  ...[204, 205, 304, 200].map((status) =>
    handled(`status ${status} and end()`, (_req, res) => res.status(status).end(), both),
  ),
  handled('statusCode written directly', (_req, res) => {
    res.statusCode = 404;
    res.send('gone');
  }),
  handled('statusMessage written by the handler', (_req, res) => {
    res.statusMessage = 'Very Good';
    res.send('x');
  }),
  handled('statusMessage with a line break', (_req, res) => {
    res.statusMessage = 'a\r\nX-Evil: 1';
    res.send('x');
  }),
  ...[200, 404, 204, 205, 304, 599, 999, 600].map((status) =>
    handled(`res.sendStatus(${status})`, (_req, res) => res.sendStatus(status), both),
  ),
  ...[100, 101, 102, 103].map((status) =>
    handled(`res.sendStatus(${status})`, (_req, res) => res.sendStatus(status), [{ path: '/', silent: true }]),
  ),
  ...[
    '200',
    200.5,
    '200.5',
    'abc',
    0,
    99,
    1000,
    -200,
    null,
    undefined,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    {},
    [],
    [200],
    true,
    '',
    2n,
    Symbol('s'),
    '404 Not Found',
  ].map((status) =>
    handled(`res.status(${typeof status} ${String(status)})`, (_req, res, { note, attempt }) => {
      note(
        attempt(() => res.status(status) === res),
        attempt(() => res.statusCode),
      );
      note(attempt(() => res.send('body') === res));
      finish(res);
    }),
  ),
  ...['200', 200.5, 'abc', 0, 99, 1000, null, undefined].map((status) =>
    handled(`res.sendStatus(${typeof status} ${status})`, (_req, res, { note, attempt }) => {
      note(attempt(() => res.sendStatus(status) === res));
      finish(res);
    }),
  ),
  ...['200', 99, 1000, 'abc', null].map((status) =>
    handled(`statusCode = ${typeof status} ${status}, then send`, (_req, res, { note, attempt }) => {
      note(
        attempt(() => {
          res.statusCode = status;
        }),
      );
      note(
        attempt(() => res.send('body') === res),
        attempt(() => res.headersSent),
      );
      finish(res);
    }),
  ),
];

const legacy = [
  ['res.send(status, body)', (res) => res.send(201, 'body')],
  ['res.send(body, status)', (res) => res.send('body', 201)],
  ['res.send(status, object)', (res) => res.send(201, { a: 1 })],
  ['res.send(object, status)', (res) => res.send({ a: 1 }, 201)],
  ['res.send(number, number)', (res) => res.send(201, 404)],
  ['res.send(status, undefined)', (res) => res.send(201, undefined)],
  ['res.send(body, undefined)', (res) => res.send('body', undefined)],
  ['res.send(body, string)', (res) => res.send('body', '201')],
  ['res.send(status, Buffer)', (res) => res.send(201, Buffer.from('x'))],
  ['res.send(204)', (res) => res.send(204)],
  ['res.send(404) with a type', (res) => res.type('html').send(404)],
  ['res.json(status, object)', (res) => res.json(201, { a: 1 })],
  ['res.json(object, status)', (res) => res.json({ a: 1 }, 201)],
  ['res.json(number, number)', (res) => res.json(201, 202)],
  ['res.json(object, undefined)', (res) => res.json({ a: 1 }, undefined)],
  ['res.json(null, status)', (res) => res.json(null, 201)],
  ['res.jsonp(status, object)', (res) => res.jsonp(201, { a: 1 })],
  ['res.jsonp(object, status)', (res) => res.jsonp({ a: 1 }, 201)],
  ['res.send(body, status, more)', (res) => res.send('body', 201, 'more')],
].flatMap(([words, call]) => [
  handled(
    `${words}`,
    (_req, res, { note, attempt }) => {
      note(attempt(() => call(res) === res));
      finish(res);
    },
    ['GET /?callback=cb', 'HEAD /'],
  ),
]);

const warned = ['res.send(201)', 'res.send(201, 1)', 'res.send(1, 2)', 'res.send("x", 1)'].map((code) =>
  handled(`what 4 says of ${code}`, (_req, res) => new Function('res', code)(res.status(200)), ['GET /'], {
    editions: [4],
    alone: true,
  }),
);

const results = [
  seen('what res.status, send, json and others return', (_req, res) => [
    res.status(200) === res,
    res.set('a', 'b') === res,
    res.type('html') === res,
    res.vary('A') === res,
    res.append('a', 'c') === res,
    res.links({ a: 'b' }) === res,
    res.location('/') === res,
    res.attachment('a') === res,
    res.cookie('a', 'b') === res,
    res.clearCookie('a') === res,
    res.contentType === res.type,
    res.set === res.header,
  ]),
  handled('send and others return the response', (_req, res, { note }) => note(res.send('x') === res)),
  handled('json returns the response', (_req, res, { note }) => note(res.json({}) === res)),
  handled('redirect returns nothing', (_req, res, { note }) => note(res.redirect('/x'))),
  handled('res.send from a callback later', (_req, res) => setTimeout(() => res.send('later'), 5), both),
  handled(
    'res.send as a callback without its this',
    (_req, res, { note, attempt }) => {
      const { send } = res;
      note(attempt(() => send('x')));
      res.end();
    },
    ['GET /'],
    { editions: [5] },
  ),
  handled('many requests in one packet', (req, res) => res.send(req.url), [
    { raw: 'GET /1 HTTP/1.1\r\nHost: x\r\n\r\n' },
    'GET /2',
    'GET /3',
  ]),
  handled('HTTP/1.0 gets a whole answer', (_req, res) => res.send('old'), [
    { raw: 'GET / HTTP/1.0\r\n\r\n' },
    { raw: 'GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n' },
  ]),
  handled('Connection: close is answered so', (_req, res) => res.json({ a: 1 }), [
    { path: '/', headers: { connection: 'close' } },
    'GET /',
  ]),
  handled('a request with a body that nobody reads', (_req, res) => res.send('unread'), [
    { method: 'POST', path: '/', body: 'x'.repeat(1000) },
    { method: 'POST', path: '/', body: ['a', 'b'] },
    'GET /',
  ]),
];

module.exports = [...bodies, ...typed, ...statuses, ...legacy, ...warned, ...results];
