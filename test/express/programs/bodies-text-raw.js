// `express.text` and `express.raw`: every option, charsets, limits, codings.

'use strict';

const { parsed, left, post, encoded } = require('../body-cases');
const { called } = require('../cases');

const BYTES = Buffer.from([0, 1, 0xff, 0xfe, 0x80, 0x0d, 0x0a]);

const kinds = [
  'text/plain',
  'text/plain; charset=utf-8',
  'text/html',
  'TEXT/PLAIN',
  'application/octet-stream',
  'application/json',
  'image/png',
  undefined,
  'bogus',
  'text/plain;x',
];

const text = (name, options, requests, more) =>
  parsed(`text: ${name}`, (express) => express.text(options), requests, more);
const raw = (name, options, requests, more) =>
  parsed(`raw: ${name}`, (express) => express.raw(options), requests, more);

const TYPES = { text: 'text/plain', raw: 'application/octet-stream' };

const each = ['text', 'raw'].flatMap((kind) => {
  const one = kind === 'text' ? text : raw;
  const send = (body, headers) => post(TYPES[kind], body, headers);
  return [
    one('bodies', undefined, [
      send('hello'),
      send(['he', 'llo']),
      send('é☃😀'),
      send(BYTES),
      send('x'.repeat(50_000)),
      send('{"a":1}'),
    ]),
    one('no body', undefined, [
      'GET /',
      'POST /',
      send(''),
      send([]),
      { path: '/', headers: { 'content-type': TYPES[kind], 'content-length': '0' } },
    ]),
    one(
      'types',
      undefined,
      kinds.map((type) => post(type, 'x')),
    ),
    ...Object.entries({
      'a type': 'text/html',
      'a list': ['text/html', 'image/*'],
      anything: '*/*',
      'an extension': 'html',
      'a function': (req) => req.method === 'POST',
      'a function that declines': () => false,
      null: null,
    }).map(([words, type]) =>
      one(
        `option type: ${words}`,
        { type },
        kinds.map((of) => post(of, 'x')),
      ),
    ),
    ...[5, '5', '1kb', 0, null, undefined, Number.POSITIVE_INFINITY].map((limit) =>
      one(`limit ${typeof limit} ${limit}`, { limit }, [
        send('12345'),
        send('123456'),
        send(['123', '45']),
        send(['123', '456']),
        send(''),
      ]),
    ),
    one('the default limit', undefined, [
      send('x'.repeat(102_400)),
      send('x'.repeat(102_401)),
      send(['x'.repeat(102_400), 'y']),
    ]),
    ...['gzip', 'deflate', 'br', 'identity', 'GZIP'].map((coding) =>
      one(`coding ${coding}`, undefined, [encoded(TYPES[kind], 'name is 论', coding)]),
    ),
    one('inflate: false', { inflate: false }, [
      encoded(TYPES[kind], 'x', 'gzip'),
      send('x'),
      encoded(TYPES[kind], 'x', 'identity'),
    ]),
    one('bad codings', undefined, [
      send('x', { 'content-encoding': 'bogus' }),
      send('x', { 'content-encoding': 'gzip' }),
      'GET /',
    ]),
    one('limit of an inflated body', { limit: 100 }, [
      encoded(TYPES[kind], 'x'.repeat(1000), 'gzip'),
      encoded(TYPES[kind], 'x'.repeat(100), 'gzip'),
    ]),
    parsed(
      `${kind}: verify`,
      (express, note) => express[kind]({ verify: (_req, _res, body, encoding) => note('verify', body, encoding) }),
      [send('x'), send(''), send([]), send('é'), encoded(TYPES[kind], 'z', 'gzip')],
    ),
    parsed(
      `${kind}: verify that throws`,
      (express) =>
        express[kind]({
          verify: () => {
            throw new Error('no entry');
          },
        }),
      [send('x')],
    ),
    called(`${kind}: options that are none`, (express) => ({
      limit: () => express[kind]({ limit: 'x' }),
      verify: () => express[kind]({ verify: 'x' }),
      null: () => typeof express[kind](null),
      names: () => [express[kind]().name, express[kind]().length],
    })),
    parsed(
      `${kind}: twice, and after another`,
      (express) => [express[kind](), express.text({ type: '*/*' }), express.raw({ type: '*/*' })],
      [send('x'), post('image/png', BYTES)],
    ),
    one(
      'odd methods',
      undefined,
      ['GET', 'DELETE', 'PUT', 'PATCH', 'OPTIONS'].map((method) => ({ ...send('x'), method })),
    ),
    ...['Content-Length: 100\r\n\r\npart', 'Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\n'].map((rest) =>
      left(
        `${kind}: the client leaves within a body, ${rest.slice(0, 8)}`,
        (express) => express[kind](),
        `POST / HTTP/1.1\r\nHost: x\r\nContent-Type: ${TYPES[kind]}\r\n${rest}`,
      ),
    ),
  ];
});

const charsets = [
  ...[
    'utf-8',
    'UTF-8',
    'iso-8859-1',
    'latin1',
    'koi8-r',
    'utf-16',
    'utf-16le',
    'utf-32',
    'us-ascii',
    'windows-1252',
    'shift_jis',
    'gbk',
    'utf-7',
    'hex',
    'base64',
    'bogus',
    '',
    '"utf-8"',
    'utf8',
    'binary',
    'ucs2',
  ].map((charset) =>
    text(`charset ${charset}`, undefined, [
      post(`text/plain; charset=${charset}`, Buffer.from([0x61, 0xce, 0xc5, 0xd4, 0x62, 0x63])),
      post(`text/plain; charset=${charset}`, [Buffer.from([0x61, 0xce]), Buffer.from([0xc5, 0xd4])]),
    ]),
  ),
  ...['utf-16le', 'koi8-r', 'iso-8859-1', 'bogus', '', null, undefined].map((defaultCharset) =>
    text(`defaultCharset ${defaultCharset}`, { defaultCharset }, [
      post('text/plain', Buffer.from([0x61, 0x00, 0xce, 0xc5])),
      post('text/plain; charset=utf-8', 'é'),
    ]),
  ),
  parsed(
    'text: verify with a charset',
    (express, note) => express.text({ verify: (_req, _res, body, encoding) => note(body, encoding) }),
    ['koi8-r', 'utf-16le', 'bogus', 'UTF-8'].map((charset) =>
      post(`text/plain; charset=${charset}`, Buffer.from([0x61, 0x00])),
    ),
  ),
  text('a byte order mark', undefined, [
    post('text/plain', Buffer.from([0xef, 0xbb, 0xbf, 0x61])),
    post('text/plain; charset=utf-16', Buffer.from([0xff, 0xfe, 0x61, 0])),
    post('text/plain; charset=utf-16', Buffer.from([0xfe, 0xff, 0, 0x61])),
  ]),
  text('a character cut between chunks', undefined, [
    post('text/plain', [Buffer.from([0xe2, 0x98]), Buffer.from([0x83])]),
    post('text/plain', [Buffer.from([0xe2, 0x98])]),
  ]),
  raw('a charset is not looked at', undefined, [
    post('application/octet-stream; charset=bogus', BYTES),
    post('application/octet-stream; charset', BYTES),
  ]),
  {
    name: 'raw: what the body is',
    app(express, note) {
      const app = express();
      app.use(express.raw({ type: '*/*' }));
      return app.use((req, res) => {
        note(
          Buffer.isBuffer(req.body),
          req.body?.constructor?.name,
          req.body?.length,
          req.body && Object.getPrototypeOf(req.body) === Buffer.prototype,
        );
        if (Buffer.isBuffer(req.body)) req.body[0] = 0x21;
        res.send(req.body);
      });
    },
    requests: [post('image/png', 'png'), post('image/png', ['p', 'ng']), 'GET /', post('image/png', '')],
  },
  {
    name: 'raw: bodies of requests do not share bytes',
    app(express) {
      const app = express();
      const kept = [];
      app.use(express.raw({ type: '*/*' }));
      return app.use((req, res) => {
        kept.push(req.body);
        res.json(kept.map(String));
      });
    },
    requests: ['one', 'two', 'three'].map((body) => post('a/b', body)),
  },
];

module.exports = [...each, ...charsets];
