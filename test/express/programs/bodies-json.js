// `express.json`: every option, bad input, limits by length and by chunk, content codings, charsets, verify.

'use strict';

const { parsed, left, post, encoded } = require('../body-cases');
const { called } = require('../cases');

const JSON_TYPE = 'application/json';
const json = (body, headers) => post(JSON_TYPE, body, headers);
const jsonCase = (name, options, requests, more) =>
  parsed(name, (express) => express.json(typeof options === 'function' ? options() : options), requests, more);
/** The type with which chunked and plain bodies go, so that each way is tried. */
const bothWays = (text, headers) => [
  json(text, headers),
  json([text.slice(0, 2), text.slice(2)].filter(Boolean), headers),
];

const GOOD = [
  '{"a":1}',
  '[1,2]',
  ' \t\r\n{"a":1}\n',
  '{"é":"☃😀"}',
  '{}',
  '[]',
  '{"__proto__":{"x":1},"constructor":1}',
  '{"a":1,"a":2}',
  '{"a":1e400,"b":-0,"c":12345678901234567890}',
  '{"a":"\\ud800\\u0000"}',
  `{"a":${'['.repeat(100)}${']'.repeat(100)}}`,
];
const BAD = [
  '{',
  '{"a"',
  '[',
  '{"a":}',
  "{'a':1}",
  'nonsense',
  '"text"',
  '1',
  'true',
  'null',
  '{"a":1}x',
  '{"a":01}',
  '{,}',
  '[1,]',
  '{"a":undefined}',
  '\ufeff{"a":1}',
  '\u00a0{"a":1}',
  '#',
  '{"a":"\n"}',
  ' ',
  '\n',
  'x'.repeat(300),
  '{"a":1}\0',
  '//x\n{}',
  'trueish',
  '$',
  '{:',
  '5 {"a":1}',
  '\u2028{}',
];

const input = [
  ...GOOD.map((text) => jsonCase(`good: ${JSON.stringify(text).slice(0, 40)}`, undefined, bothWays(text))),
  ...BAD.map((text) => jsonCase(`strict, bad: ${JSON.stringify(text).slice(0, 40)}`, undefined, [json(text)])),
  ...BAD.map((text) => jsonCase(`not strict: ${JSON.stringify(text).slice(0, 40)}`, { strict: false }, [json(text)])),
  jsonCase('no body at all', undefined, [
    'GET /',
    'POST /',
    'DELETE /',
    json(''),
    json([]),
    { path: '/', headers: { 'content-type': JSON_TYPE, 'content-length': '0' } },
  ]),
  jsonCase('no body at all, not strict', { strict: false }, ['POST /', json(''), json([])]),
  jsonCase(
    'a body with GET, DELETE, HEAD, OPTIONS',
    undefined,
    ['GET', 'DELETE', 'OPTIONS', 'PUT', 'PATCH'].map((method) => ({ ...json('{"a":1}'), method })),
  ),
  jsonCase('a body without a type', undefined, [
    post(undefined, '{"a":1}'),
    post('', '{"a":1}'),
    post('text/plain', '{"a":1}'),
    post('bogus', '{"a":1}'),
    post('application/json-x', '{}'),
  ]),
  jsonCase('invalid UTF-8', undefined, [
    json(Buffer.from('7b2261223a22fffe227d', 'hex')),
    json(Buffer.from('7b2261223a22c3', 'hex')),
  ]),
  jsonCase('a character cut between chunks', undefined, [
    json([Buffer.from('7b2261223a22c3', 'hex'), Buffer.from('a9227d', 'hex')]),
  ]),
  jsonCase('many chunks', undefined, [json([...'{"a":"many chunks"}'])]),
  jsonCase('a body of 90 KB', undefined, [json(JSON.stringify({ a: 'x'.repeat(90_000) }))]),
];

const KINDS = [
  JSON_TYPE,
  'application/json; charset=utf-8',
  'application/vnd.api+json',
  'text/json',
  'text/plain',
  'application/csp-report',
  '*/*',
  'APPLICATION/JSON',
  'application/json;x',
  undefined,
];
const typing = [
  ...Object.entries({
    'one type': 'application/vnd.api+json',
    'a list': ['application/vnd.api+json', 'text/plain'],
    'an extension': 'txt',
    'a suffix': '+json',
    'a wildcard': 'application/*',
    anything: '*/*',
    'an empty list': [],
    'an empty string': '',
    null: null,
    bogus: 'bogus',
    false: false,
  }).map(([words, type]) =>
    jsonCase(
      `option type: ${words}`,
      { type },
      KINDS.map((kind) => post(kind, '{"a":1}')),
    ),
  ),
  jsonCase('option type: a function', { type: (req) => req.headers['x-parse'] === 'yes' }, [
    post(undefined, '{"a":1}', { 'x-parse': 'yes' }),
    json('{"a":1}'),
  ]),
  jsonCase(
    'option type: a function that gives odd values',
    () => {
      const values = [1, '', null, 'x', {}];
      return { type: () => values.shift() };
    },
    [1, 2, 3, 4, 5].map(() => json('{"a":1}')),
  ),
  jsonCase(
    'option type: a function that throws',
    {
      type: () => {
        throw new Error('type?');
      },
    },
    [json('{}')],
  ),
  jsonCase(
    'option type: a function is not asked without a body',
    {
      type: () => {
        throw new Error('asked');
      },
    },
    ['GET /', json('')],
  ),
  called('option type: what is no type', (express) =>
    Object.fromEntries([5, {}, true].map((type) => [String(type), () => typeof express.json({ type })])),
  ),
];

const sized = (size) => `"${'x'.repeat(size - 2)}"`;
const LIMITS = [
  ['1kb', 1024],
  [100, 100],
  ['100', 100],
  ['0.1kb', 102],
  ['1KB', 1024],
  [0, 0],
  ['0', 0],
  [1.5, 1],
  ['1.5', 1],
  [null, 102_400],
  [undefined, 102_400],
];
const limiting = [
  ...LIMITS.map(([limit, size]) =>
    jsonCase(
      `limit ${typeof limit} ${limit}`,
      { limit, strict: false },
      [size, size + 1]
        .filter((count) => count >= 2)
        .flatMap((count) => [json(sized(count)), json([sized(count).slice(0, 1), sized(count).slice(1)])]),
    ),
  ),
  jsonCase('limit: a length beyond it, without the body', { limit: 10 }, [
    {
      method: 'POST',
      path: '/',
      headers: { 'content-type': JSON_TYPE, 'content-length': '20' },
      body: '{"a":"0123456789xx"}',
    },
    'GET /',
  ]),
  jsonCase('limit: chunks far beyond it', { limit: 10 }, [
    json(Array.from({ length: 20 }, () => 'x'.repeat(1000))),
    'GET /',
  ]),
  jsonCase('limit: chunks that pass it late', { limit: 1000 }, [
    json(['{"a":"', ...Array.from({ length: 12 }, () => 'x'.repeat(100)), '"}']),
    json('{}'),
  ]),
  jsonCase('limit of infinity', { limit: Number.POSITIVE_INFINITY }, [
    json(JSON.stringify('x'.repeat(200_000)).replace(/^/, '[').concat(']')),
  ]),
  jsonCase('limit is of the inflated size', { limit: 100 }, [
    encoded(JSON_TYPE, JSON.stringify({ a: 'x'.repeat(1000) }), 'gzip'),
    encoded(JSON_TYPE, '{"a":1}', 'gzip'),
  ]),
  jsonCase('limit: a bomb of 10 MB', undefined, [
    encoded(JSON_TYPE, JSON.stringify({ a: 'x'.repeat(10_000_000) }), 'gzip'),
    'GET /',
  ]),
  jsonCase('the default limit of 100 KB', undefined, [
    json(JSON.stringify({ a: 'x'.repeat(102_400 - 8) })),
    json(JSON.stringify({ a: 'x'.repeat(102_400 - 7) })),
    json([JSON.stringify({ a: 'x'.repeat(102_400 - 7) })]),
  ]),
  called('limit: what is no size', (express) =>
    Object.fromEntries(
      ['bogus', 'x1kb', {}, [], true, Number.NaN, '', '-1', -5, '1zb', false, 5n, () => 1].map((limit) => [
        `${typeof limit} ${String(limit)}`,
        () => typeof express.json({ limit }),
      ]),
    ),
  ),
  jsonCase('limit negative', { limit: -5 }, [json('{"a":1}'), json([`{"a":1}`])]),
];

const TEXT = '{"name":"论","n":1}';
const coding = [
  ...['gzip', 'deflate', 'br', 'identity', 'GZIP', 'Deflate'].map((name) =>
    jsonCase(`coding ${name}`, undefined, [encoded(JSON_TYPE, TEXT, name)]),
  ),
  jsonCase('coding zstd', undefined, [
    json(Buffer.from('28b52ffd2014a100007b226e616d65223a22e8aeba222c226e223a317d', 'hex'), {
      'content-encoding': 'zstd',
    }),
  ]),
  ...['gzip', 'identity'].map((name) =>
    jsonCase(`inflate: false and ${name}`, { inflate: false }, [encoded(JSON_TYPE, TEXT, name), json(TEXT)]),
  ),
  ...[0, null, undefined, ''].map((inflate) =>
    jsonCase(`inflate: ${JSON.stringify(inflate)}`, { inflate }, [encoded(JSON_TYPE, TEXT, 'gzip')]),
  ),
  ...['bogus', 'gzip, deflate', 'x-gzip', '', 'compress', ' gzip '].map((name) =>
    jsonCase(`coding that is unknown: ${JSON.stringify(name)}`, undefined, [json(TEXT, { 'content-encoding': name })]),
  ),
  jsonCase('a damaged gzip body', undefined, [
    json('nonsense', { 'content-encoding': 'gzip' }),
    json('', { 'content-encoding': 'gzip' }),
    'GET /',
  ]),
  jsonCase('a damaged deflate and br body', undefined, [
    json('nonsense', { 'content-encoding': 'deflate' }),
    json('nonsense', { 'content-encoding': 'br' }),
  ]),
  jsonCase('a cut gzip body', undefined, [
    json(require('node:zlib').gzipSync(TEXT).subarray(0, 20), { 'content-encoding': 'gzip' }),
  ]),
  jsonCase('gzip with bytes after it', undefined, [
    json(Buffer.concat([require('node:zlib').gzipSync('{"a":1}'), Buffer.from('trailing')]), {
      'content-encoding': 'gzip',
    }),
    'GET /',
  ]),
  jsonCase('two gzip members', undefined, [
    json(Buffer.concat([require('node:zlib').gzipSync('{"a":'), require('node:zlib').gzipSync('1}')]), {
      'content-encoding': 'gzip',
    }),
  ]),
  jsonCase('gzip in chunks', undefined, [
    {
      ...json([...require('node:zlib').gzipSync(TEXT)].map((byte) => Buffer.from([byte]))),
      headers: { 'content-type': JSON_TYPE, 'content-encoding': 'gzip' },
    },
  ]),
];

const charsets = [
  ...[
    'utf-8',
    'UTF-8',
    '"utf-8"',
    'utf-16',
    'utf-16le',
    'utf-32',
    'utf-7',
    'utf-bogus',
    'iso-8859-1',
    'us-ascii',
    'bogus',
    '',
    'koi8-r',
  ].map((charset) => jsonCase(`charset ${charset}`, undefined, [post(`${JSON_TYPE}; charset=${charset}`, '{"a":1}')])),
  jsonCase('charset utf-16le, its bytes', undefined, [
    post(`${JSON_TYPE}; charset=utf-16le`, Buffer.from(TEXT, 'utf16le')),
    post(`${JSON_TYPE}; charset=utf-16`, Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(TEXT, 'utf16le')])),
    post(`${JSON_TYPE}; charset=utf-16be`, Buffer.from(TEXT, 'utf16le').swap16()),
  ]),
  jsonCase('charset utf-16le with verify', () => ({ verify: () => {} }), [
    post(`${JSON_TYPE}; charset=utf-16le`, Buffer.from(TEXT, 'utf16le')),
    post(`${JSON_TYPE}; charset=utf-bogus`, '{}'),
  ]),
  jsonCase('a byte order mark', undefined, [
    json(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('{"a":1}')])),
  ]),
  jsonCase(
    'odd parameters of the type',
    undefined,
    [
      'application/json; charset',
      'application/json; charset=utf-8; x=1',
      'application/json;charset="utf-8"',
      'application/json; CHARSET=UTF-8',
      'application/json; charset=utf-8; charset=x',
      'application/json;;',
      'application/json; a="b',
    ].map((type) => post(type, '{"a":1}')),
  ),
  ...['utf-16le', 'iso-8859-1', 'bogus', null].map((defaultCharset) =>
    jsonCase(`option defaultCharset ${defaultCharset}`, { defaultCharset }, [
      json(Buffer.from('{"a":1}', 'utf16le')),
      json('{"a":1}'),
    ]),
  ),
];

const verifying = [
  parsed(
    'verify is given the request, the answer, the bytes and the charset',
    (express, note) =>
      express.json({
        verify: (req, res, body, encoding) => note('verify', req.method, res.req === req, body, encoding),
      }),
    [
      json('{"a":1}'),
      json(''),
      json([]),
      post('application/json; charset=utf-16le', Buffer.from('{}', 'utf16le')),
      'GET /',
      encoded(JSON_TYPE, '{"z":1}', 'gzip'),
      json('bad'),
    ],
  ),
  ...Object.entries({
    'an Error': () => new Error('no entry'),
    'an Error with a status': () => Object.assign(new Error('no entry'), { status: 400 }),
    'an Error with a type': () => Object.assign(new Error('no entry'), { type: 'foo.bar' }),
    'an Error with a status out of range': () => Object.assign(new Error('no entry'), { status: 200 }),
    'a text': () => 'text',
    'an object': () => ({ message: 'object', status: 401 }),
    'a TypeError': () => new TypeError('typed'),
  }).map(([words, make]) =>
    jsonCase(
      `verify that throws ${words}`,
      {
        verify: () => {
          throw make();
        },
      },
      [json('{"a":1}'), json('')],
    ),
  ),
  ...Object.entries({ null: () => null, 'a frozen Error': () => Object.freeze(new Error('frozen')) }).map(
    ([words, make]) =>
      jsonCase(
        `verify that throws ${words}: the error escapes`,
        {
          verify: () => {
            throw make();
          },
        },
        [{ ...json('{"a":1}'), silent: true }],
        { alone: true },
      ),
  ),
  jsonCase('verify that gives a rejected promise or false', () => ({ verify: () => false }), [json('{"a":1}')]),
  parsed(
    'verify that changes the bytes',
    (express) => express.json({ verify: (_req, _res, body) => body.write('{"b"') }),
    [json('{"a":1}')],
  ),
  parsed(
    'verify that keeps the raw body',
    (express) =>
      express.json({
        verify: (req, _res, body) => {
          req.rawBody = body;
        },
      }),
    [json('{"a":1}')],
  ),
  called('verify: what is no function', (express) =>
    Object.fromEntries(
      [true, 'x', {}, 5, null, false, 0, ''].map((verify) => [String(verify), () => typeof express.json({ verify })]),
    ),
  ),
];

const reviving = [
  jsonCase('reviver', { reviver: (key, value) => (typeof value === 'number' ? value * 2 : value) }, [
    json('{"a":1,"b":[2]}'),
    json(''),
  ]),
  jsonCase('reviver that removes all', { reviver: () => undefined }, [json('{"a":1}')]),
  jsonCase(
    'reviver that throws',
    {
      reviver: () => {
        throw new RangeError('reviver');
      },
    },
    [json('{"a":1}')],
  ),
  jsonCase('reviver that is no function', { reviver: 'x' }, [json('{"a":1}')]),
  jsonCase(
    'reviver that throws no Error',
    {
      reviver: () => {
        throw 'text';
      },
    },
    [json('{"a":1}')],
  ),
];

const around = [
  parsed(
    'a body that another parser has read',
    (express) => [express.json(), express.json(), express.text({ type: '*/*' })],
    [json('{"a":1}'), post('text/plain', 'text')],
  ),
  parsed(
    'req._body set before',
    (express) => [
      (req, _res, next) => {
        req._body = true;
        req.body = 'mine';
        next();
      },
      express.json(),
    ],
    [json('{"a":1}')],
  ),
  parsed(
    'req.body set before',
    (express) => [
      (req, _res, next) => {
        req.body = 'mine';
        next();
      },
      express.json(),
    ],
    [json('{"a":1}'), 'GET /', post('text/plain', 'x')],
  ),
  parsed('a middleware before that waits', (express) => [(_req, _res, next) => setTimeout(next, 10), express.json()], [
    json('{"a":1}'),
    json(['{"a"', ':1}']),
  ]),
  parsed(
    'a middleware before that reads the stream',
    (express, note) => [
      (req, _res, next) => {
        req.on('data', (data) => note('data', data));
        next();
      },
      express.json(),
    ],
    [json('{"a":1}')],
  ),
  parsed(
    'a middleware before that consumed the stream',
    (express) => [
      (req, _res, next) => {
        req.resume();
        req.on('end', next);
      },
      express.json(),
    ],
    [json('{"a":1}')],
  ),
  parsed(
    'a stream that has an encoding',
    (express) => [
      (req, _res, next) => {
        req.setEncoding('utf8');
        next();
      },
      express.json(),
    ],
    [json('{"a":1}')],
  ),
  parsed(
    'the stream of a parsed request, later',
    (express, note) => [
      express.json(),
      (req, _res, next) => {
        note(req.readable, req.readableEnded, req.complete, req.read?.());
        req.on('data', (data) => note('data', data));
        req.on('end', () => {
          note('end');
          next();
        });
        if (req.readableEnded) setTimeout(next, 5);
      },
    ],
    [json('{"a":1}'), post('text/plain', 'not parsed')],
  ),
  parsed(
    'pipe of a parsed request',
    (express, note) => [
      express.json(),
      (req, _res, next) => {
        const { PassThrough } = require('node:stream');
        const through = new PassThrough();
        req
          .pipe(through)
          .on('data', (data) => note('piped', data))
          .on('end', () => {
            note('pipe end');
            next();
          });
      },
    ],
    [json('{"a":1}'), post('text/plain', 'not parsed')],
  ),
  parsed(
    'for await over a parsed request',
    (express, note) => [
      express.json(),
      async (req, _res, next) => {
        try {
          for await (const chunk of req) note('chunk', chunk);
          note('over');
        } catch (error) {
          note('failed', error);
        }
        next();
      },
    ],
    [json('{"a":1}'), post('text/plain', 'not parsed')],
  ),
  parsed(
    'events of the request around the parser',
    (express, note) => [
      (req, _res, next) => {
        for (const name of ['end', 'close', 'error', 'aborted']) req.on(name, () => note(name));
        next();
      },
      express.json(),
    ],
    [json('{"a":1}'), json('bad'), json([]), 'GET /'],
  ),
  parsed('a wrong Content-Length', (express) => express.json(), [
    { raw: 'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n{}\n' },
    json('{"a":1}'),
  ]),
  parsed('Expect: 100-continue', (express) => express.json(), [json('{"a":1}', { expect: '100-continue' })]),
  parsed('two requests in one packet', (express) => express.json(), [
    { raw: 'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{"a":1}' },
    json('{"b":2}'),
  ]),
  left(
    'the client leaves within the body',
    (express) => express.json(),
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a"',
  ),
  left(
    'the client leaves within a chunked body',
    (express) => express.json(),
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{"a"\r\n',
  ),
  left(
    'the client leaves within a gzip body',
    (express) => express.json(),
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 100\r\n\r\n\x1f\x8b\x08',
  ),
  {
    name: 'the parser as a route handler, in a router and under a path',
    app(express) {
      const app = express();
      app.post('/route', express.json(), (req, res) => res.json({ got: req.body }));
      app.use('/path', express.json(), (req, res) => res.json({ got: req.body }));
      const router = express.Router().use(express.json());
      router.post('/x', (req, res) => res.json({ got: req.body }));
      app.use('/router', router);
      app.use((req, res) => res.json({ none: typeof req.body }));
      return app;
    },
    requests: ['/route', '/path', '/router/x', '/none'].map((path) => ({ ...json('{"a":1}'), path })),
  },
  {
    name: 'the parser without an app, on a plain server',
    app(express, note, { http }) {
      const parser = express.json();
      return http.createServer((req, res) =>
        parser(req, res, (error) => {
          note(error ?? 'no error', req.body);
          res.end('done');
        }),
      );
    },
    requests: [json('{"a":1}'), json('bad'), 'GET /', json('x'.repeat(200_000))],
  },
  {
    name: 'the page of a bad body in production',
    app(express) {
      const app = express().set('env', 'production');
      app.use(express.json());
      return app.use((req, res) => res.json(req.body));
    },
    requests: [
      json('{bad'),
      json('x'.repeat(110_000)),
      post('application/json; charset=x', '{}'),
      json('{}', { 'content-encoding': 'x' }),
    ],
  },
  called('the parsers: names, arguments, uniqueness', (express) => ({
    names: () =>
      ['json', 'urlencoded', 'text', 'raw', 'static'].map((name) => [
        express[name].name,
        express[name].length,
        typeof express[name],
      ]),
    middleware: () =>
      [express.json(), express.urlencoded({ extended: false }), express.text(), express.raw()].map((parser) => [
        parser.name,
        parser.length,
      ]),
    options: () => [null, undefined, 5, 'x', true].map((options) => typeof express.json(options)),
    fresh: () => express.json() === express.json(),
    own: () =>
      Object.keys(Object.getOwnPropertyDescriptors(express))
        .filter((key) => !['length', 'name', 'prototype', 'arguments', 'caller'].includes(key))
        .sort(),
  })),
  parsed(
    'options changed after the parser was made',
    (express) => {
      const options = { limit: '1kb', strict: true, type: JSON_TYPE, inflate: true };
      const parser = express.json(options);
      Object.assign(options, { limit: 1, strict: false, type: 'text/x', inflate: false });
      return parser;
    },
    [json('{"a":1}'), json('5'), encoded(JSON_TYPE, '{"a":1}', 'gzip')],
  ),
  parsed('options inherited from a prototype', (express) => express.json(Object.create({ strict: false, limit: 10 })), [
    json('5'),
    json('"12345678901"'),
  ]),
];

module.exports = [...input, ...typing, ...limiting, ...coding, ...charsets, ...verifying, ...reviving, ...around];
