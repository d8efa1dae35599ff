// The entity tags and freshness of answers: the setting `etag` in all forms, conditional requests, and what 304 leaves out.

'use strict';

const { handled } = require('../cases');

const get = (headers, path = '/') => ({ path, headers });
const WEAK = 'W/"4-qpS64Rp0gb7tOR/jhFuJIFpc/A8"';
const STRONG = '"4-qpS64Rp0gb7tOR/jhFuJIFpc/A8"';

const BODIES = {
  '/text': (res) => res.send('body'),
  '/empty': (res) => res.send(''),
  '/none': (res) => res.send(),
  '/null': (res) => res.send(null),
  '/buffer': (res) => res.send(Buffer.from('body')),
  '/json': (res) => res.json({ a: 1 }),
  '/unicode': (res) => res.send('é☃'),
  '/long': (res) => res.send('x'.repeat(5000)),
  '/typed': (res) => res.send(new Uint8Array([1, 2, 3])),
  '/end': (res) => res.end('body'),
};
const all = Object.keys(BODIES).map((path) => `GET ${path}`);
const route = (req, res) => BODIES[req.path](res);

const values = {
  true: true,
  false: false,
  weak: 'weak',
  strong: 'strong',
  'a function': (body, encoding) => `"${Buffer.isBuffer(body) ? 'buffer' : typeof body} ${body.length} ${encoding}"`,
  'a function that gives nothing': () => undefined,
  'a function that gives an empty string': () => '',
  'a function that gives null': () => null,
  'a function that gives a number': () => 42,
  'a function that gives an unquoted tag': () => 'tag',
  'a function that throws': () => {
    throw new Error('no tag');
  },
  'a function that gives a line break': () => '"a\r\nb"',
};

const forms = Object.entries(values).map(([words, value]) =>
  handled(
    `etag: ${words}`,
    route,
    [
      ...all,
      'HEAD /text',
      'POST /text',
      get({ 'if-none-match': WEAK }, '/text'),
      get({ 'if-none-match': STRONG }, '/text'),
      get({ 'if-none-match': '*' }, '/json'),
    ],
    { settings: { etag: value } },
  ),
);

const switched = [
  handled(
    'app.disable and enable of etag',
    (req, res, { app }) => {
      if (req.path === '/off') app.disable('etag');
      if (req.path === '/on') app.enable('etag');
      res.send(String(app.get('etag')) + typeof app.get('etag fn'));
    },
    ['GET /', 'GET /off', 'GET /', 'GET /on'],
  ),
  {
    name: 'etag of a mounted app is its own or inherited',
    app(express) {
      const app = express().set('etag', 'strong');
      const heir = express();
      const own = express().set('etag', false);
      for (const sub of [heir, own]) sub.use((_req, res) => res.send('body'));
      return app
        .use('/heir', heir)
        .use('/own', own)
        .use((_req, res) => res.send('body'));
    },
    requests: ['GET /heir', 'GET /own', 'GET /'],
  },
  {
    name: 'the setting "etag fn" written by itself',
    app(express) {
      const app = express();
      app.set('etag fn', () => '"own"');
      return app.use((_req, res) => res.send('body'));
    },
    requests: ['GET /', get({ 'if-none-match': '"own"' })],
  },
];

const CONDITIONS = [
  {},
  { 'if-none-match': WEAK },
  { 'if-none-match': STRONG },
  { 'if-none-match': '"other"' },
  { 'if-none-match': `"other", ${WEAK}` },
  { 'if-none-match': '*' },
  { 'if-none-match': WEAK, 'cache-control': 'no-cache' },
  { 'if-none-match': WEAK, 'if-modified-since': 'Mon, 01 Jan 2024 00:00:00 GMT' },
  { 'if-modified-since': 'Wed, 03 Jan 2034 03:04:05 GMT' },
  { 'if-none-match': '' },
  { 'if-none-match': [WEAK, '"other"'] },
  { 'if-match': '"other"' },
  { 'if-unmodified-since': 'Mon, 01 Jan 2004 00:00:00 GMT' },
  { 'if-none-match': WEAK, pragma: 'no-cache' },
  { 'if-none-match': WEAK, 'cache-control': 'max-age=0' },
  { range: 'bytes=0-1' },
];

const conditional = [
  handled(
    'conditional requests',
    (_req, res) => res.set('X-A', '1').cookie('c', 'd').send('body'),
    CONDITIONS.flatMap((headers) => [get(headers), { method: 'HEAD', path: '/', headers }]),
  ),
  handled(
    'conditional requests of JSON',
    (_req, res) => res.json({ a: 1 }),
    CONDITIONS.map((headers) => get(headers)),
  ),
  handled(
    'conditional requests with Last-Modified of the program',
    (_req, res) => res.set('Last-Modified', 'Tue, 02 Jan 2024 03:04:05 GMT').send('body'),
    ['Tue, 02 Jan 2024 03:04:05 GMT', 'Tue, 02 Jan 2024 03:04:04 GMT', 'Wed, 03 Jan 2024 03:04:05 GMT', 'x'].flatMap(
      (date) => [
        get({ 'if-modified-since': date }),
        get({ 'if-modified-since': date, 'if-none-match': WEAK }),
        get({ 'if-modified-since': date, 'if-none-match': '"x"' }),
      ],
    ),
  ),
  ...['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((method) =>
    handled(`${method} is never fresh`, (_req, res) => res.send('body'), [
      { method, path: '/', headers: { 'if-none-match': WEAK } },
    ]),
  ),
  ...[200, 201, 203, 206, 299, 300, 304, 400, 404, 500].map((status) =>
    handled(`If-None-Match and status ${status}`, (_req, res) => res.status(status).send('body'), [
      get({ 'if-none-match': WEAK }),
      get({ 'if-none-match': '*' }),
    ]),
  ),
  handled(
    'what is left of the headers at 304',
    (_req, res, { note }) => {
      res.set({
        'Content-Type': 'text/x',
        'Content-Encoding': 'x',
        'Content-Language': 'de',
        'Transfer-Encoding': 'chunked',
        'Cache-Control': 'max-age=5',
        Vary: 'A',
        'X-A': '1',
      });
      res.send('body');
      note(
        res.statusCode,
        res.headersSent,
        res.get('content-type') ?? 'none',
        res.get('etag'),
        res.getHeaderNames().sort(),
      );
    },
    [get({ 'if-none-match': WEAK }), get({})],
  ),
  handled('res.req.fresh replaced by the program', (req, res) => {
    Object.defineProperty(req, 'fresh', { value: true });
    res.send('body');
  }),
  handled(
    'a request method changed by a middleware',
    (req, res) => {
      req.method = req.headers['x-as'];
      res.send('body');
    },
    [
      get({ 'x-as': 'POST', 'if-none-match': WEAK }),
      { method: 'HEAD', path: '/', headers: { 'x-as': 'GET' } },
      { method: 'POST', path: '/', headers: { 'x-as': 'GET', 'if-none-match': WEAK } },
    ],
  ),
  handled(
    'request headers changed by a middleware',
    (req, res) => {
      delete req.headers['if-none-match'];
      req.headers['if-modified-since'] = 'Wed, 03 Jan 2034 03:04:05 GMT';
      res.send('body');
    },
    [get({ 'if-none-match': WEAK })],
  ),
  handled('headers that a middleware puts in', (req, res) => {
    req.headers['if-none-match'] = WEAK;
    res.send('body');
  }),
  handled('an own ETag and a JSON body', (_req, res) => res.set('etag', 'W/"own"').json({}), [
    get({ 'if-none-match': 'W/"own"' }),
    get({ 'if-none-match': '"own"' }),
    get({}),
  ]),
  handled('ETag as a list', (_req, res) => res.set('ETag', ['"a"', '"b"']).send('body'), [
    get({ 'if-none-match': '"a"' }),
    get({}),
  ]),
];

module.exports = [...forms, ...switched, ...conditional];
