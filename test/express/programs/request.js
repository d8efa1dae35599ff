// `req`: headers, negotiation, `is`, ranges, the query, freshness, and the members that 4 had.

'use strict';

const { handled, seen, withHeader } = require('../cases');

const get = (path, headers) => ({ path, headers });
const post = (type, body = '{}', headers = {}) => ({
  method: 'POST',
  path: '/',
  headers: { ...(type !== undefined && { 'content-type': type }), ...headers },
  body,
});

const headers = [
  seen(
    'req.get is blind to case and knows both spellings of Referer',
    (req) => [
      req.get('CONTENT-type'),
      req.get('x-none'),
      req.get('referer'),
      req.get('Referrer'),
      req.header('Host'),
      req.get === req.header,
    ],
    [
      get('/', { 'content-type': 'text/x', referer: 'http://a/' }),
      get('/', { referrer: 'http://b/' }),
      get('/', { referrer: 'http://b/', referer: 'http://a/' }),
      get('/', { referrer: '', referer: 'http://a/' }),
    ],
  ),
  seen('req.get without a name, or with one that is not a string', (req, _res, { attempt }) =>
    [undefined, '', null, 42, {}, ['host'], true].map((name) => attempt(() => req.get(name))),
  ),
  seen(
    'req.get gives set-cookie as a list and joins others',
    (req) => [
      req.get('set-cookie'),
      req.get('x-a'),
      req.get('cookie'),
      req.get('__proto__'),
      req.get('constructor'),
      req.get('toString'),
    ],
    [get('/', { 'set-cookie': ['a', 'b'], 'x-a': ['1', '2'], cookie: ['a=1', 'b=2'] })],
  ),
  seen('req.get sees what a middleware wrote to req.headers', (req) => {
    req.headers['x-new'] = 'new';
    req.headers = { ...req.headers, 'x-newer': 'newer' };
    return [req.get('X-New'), req.get('x-newer')];
  }),
];

const accepts = [
  seen(
    'req.accepts with several types',
    (req) => [
      req.accepts('html'),
      req.accepts('text/html'),
      req.accepts('json', 'html'),
      req.accepts(['json', 'html']),
      req.accepts('image/*'),
      req.accepts('png', 'text'),
      req.accepts('nosuchthing'),
      req.accepts('application/json'),
    ],
    withHeader('accept', [
      null,
      '*/*',
      'text/html',
      'application/json',
      'text/*;q=.5, application/json',
      'text/*, application/json;q=0.1',
      'image/png;q=0.2, text/plain',
      'text/html;level=1, text/html;q=0',
      '',
      ',',
      'nonsense',
      'application/json;q=0',
      '*/*;q=0.1, text/html',
    ]),
  ),
  seen(
    'req.accepts without arguments lists what is accepted',
    (req) => [req.accepts(), req.accepts([])],
    withHeader('accept', [null, 'text/html, application/json;q=0.5, image/*;q=0.8', '', 'text/html;q=0, a/b']),
  ),
  seen(
    'req.accepts with types that have parameters',
    (req) => [
      req.accepts('text/html;level=1'),
      req.accepts('text/html; charset=utf-8'),
      req.accepts('application/vnd.api+json'),
      req.accepts('.html'),
      req.accepts('txt', 'html'),
    ],
    withHeader('accept', ['text/html;level=1', 'text/html', '*/*', 'application/vnd.api+json']),
  ),
  seen(
    'req.accepts with what is no type',
    (req, _res, { attempt }) =>
      [null, '', 0, 42, {}, [null], [undefined], [42]].map((type) => attempt(() => req.accepts(type))),
    withHeader('accept', ['text/html', '*/*']),
  ),
  seen(
    'req.acceptsEncodings',
    (req) => [
      req.acceptsEncodings('gzip'),
      req.acceptsEncodings('gzip', 'deflate'),
      req.acceptsEncodings(['br', 'gzip']),
      req.acceptsEncodings(),
      req.acceptsEncodings('identity'),
      req.acceptsEncodings('bogus'),
      req.acceptsEncodings('GZIP'),
    ],
    withHeader('accept-encoding', [
      null,
      'gzip',
      'gzip, deflate;q=0.5',
      '*',
      'identity;q=0',
      '*;q=0',
      'gzip;q=0, *',
      '',
      'br;q=1.0, gzip;q=0.8, *;q=0.1',
      'deflate, gzip, br',
    ]),
  ),
  seen(
    'req.acceptsCharsets',
    (req) => [
      req.acceptsCharsets('utf-8'),
      req.acceptsCharsets('utf-8', 'iso-8859-1'),
      req.acceptsCharsets(['iso-8859-1', 'utf-8']),
      req.acceptsCharsets(),
    ],
    withHeader('accept-charset', [null, 'utf-8', 'iso-8859-1, utf-8;q=0.5', '*', 'utf-8;q=0', '', 'UTF-8']),
  ),
  seen(
    'req.acceptsLanguages',
    (req) => [
      req.acceptsLanguages('en'),
      req.acceptsLanguages('en-us', 'de'),
      req.acceptsLanguages(['de', 'en']),
      req.acceptsLanguages(),
      req.acceptsLanguages('tr'),
    ],
    withHeader('accept-language', [null, 'en', 'en-us;q=0.8, de', '*', 'de;q=0, *', '', 'en-US,en;q=0.9,de-CH;q=0.7']),
  ),
  seen(
    'the members of 4 with another name',
    (req) => [
      req.acceptsEncoding?.('gzip'),
      req.acceptsCharset?.('utf-8'),
      req.acceptsLanguage?.('en'),
      typeof req.acceptsEncoding,
      typeof req.param,
      typeof req.acceptsCharset,
      typeof req.acceptsLanguage,
    ],
    [get('/', { 'accept-encoding': 'gzip', 'accept-charset': 'utf-8', 'accept-language': 'de' })],
  ),
  seen(
    'req.acceptsEncoding, req.param and others of 4 say that they are deprecated',
    (req) => [
      req.acceptsEncoding('gzip'),
      req.acceptsCharset('utf-8'),
      req.acceptsLanguage('en'),
      req.param('a'),
      req.param('a', 1),
      req.host,
    ],
    ['GET /?a=2'],
    { editions: [4], alone: true },
  ),
];

const is = [
  seen(
    'req.is',
    (req) => [
      req.is('json'),
      req.is('application/json'),
      req.is('html', 'json'),
      req.is(['html', 'json']),
      req.is('application/*'),
      req.is('*/*'),
      req.is('*/json'),
      req.is('+json'),
      req.is('text/*'),
      req.is('urlencoded'),
      req.is('multipart'),
      req.is('multipart/*'),
      req.is(),
    ],
    [
      ...[
        'application/json',
        'application/json; charset=utf-8',
        'application/vnd.api+json',
        'text/html',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'nonsense',
        '',
        'APPLICATION/JSON',
        'application/json;',
        'text/html; a=";"',
        'text/html, text/plain',
      ].map((type) => post(type)),
      post(undefined),
    ],
  ),
  seen('req.is needs a body', (req) => [req.is('json'), req.is('*/*'), req.is()], [
    get('/', { 'content-type': 'application/json' }),
    { method: 'POST', path: '/', headers: { 'content-type': 'application/json', 'content-length': '0' } },
    { method: 'POST', path: '/', headers: { 'content-type': 'application/json' }, body: ['{}'] },
    { path: '/', headers: { 'content-type': 'application/json' }, body: '{}' },
  ]),
  seen(
    'req.is with what is no type',
    (req, _res, { attempt }) =>
      [null, 42, {}, [], '', '/', 'a/b/c', [null], undefined].map((type) => attempt(() => req.is(type))),
    [post('application/json')],
  ),
];

const range = [
  seen(
    'req.range',
    (req) => [req.range(120), req.range(120, { combine: true }), req.range(10)],
    withHeader('range', [
      null,
      'bytes=0-50',
      'bytes=0-50,51-100',
      'bytes=0-4,90-99,5-75,100-199,101-102',
      'bytes=-50',
      'bytes=60-',
      'bytes=500-',
      'bytes=a-b',
      'malformed',
      'items=0-5',
      'bytes=',
      'bytes=0-0',
      'bytes=-0',
      'bytes=200-100',
      'bytes=0-5, x',
      'bytes = 0-5',
      'bytes=0-999',
      'bytes=--5',
      'bytes=1-2-3',
      '',
    ]),
  ),
  seen(
    'req.range with sizes that are none',
    (req, _res, { attempt }) =>
      [undefined, null, 0, -1, Number.NaN, '100', Number.POSITIVE_INFINITY].map((size) =>
        attempt(() => req.range(size)),
      ),
    withHeader('range', ['bytes=0-5', 'bytes=-5']),
  ),
];

const paths = [
  '/',
  '/?',
  '/?a=1',
  '/?a=1&a=2',
  '/?a[b]=1&a[c]=2',
  '/?a[]=1&a[]=2',
  '/?a.b=1',
  '/?a',
  '/?=1',
  '/?a=%20b+c',
  '/?a=%ff',
  '/?a=%',
  '/?a=1?b=2',
  '/?__proto__=1&a[__proto__][x]=1&hasOwnProperty=1&toString=2',
  '/?constructor[prototype][x]=1',
  '/?a[0]=x&a[1]=y&a[30]=z',
  '/?a[b][c][d][e][f][g][h]=1',
  '/?a=1#b',
  '/?a=1;b=2',
  '/?%61=%62',
];

const query = [
  seen(
    'req.query by default',
    (req) => req.query,
    paths.map((path) => get(path)),
  ),
  ...['simple', 'extended', true, false].map((value) =>
    seen(
      `req.query with the query parser ${value}`,
      (req) => [req.query, Object.getPrototypeOf(req.query) === null],
      paths.map((path) => get(path)),
      {
        settings: { 'query parser': value },
      },
    ),
  ),
  seen('req.query of a function as the query parser', (req) => req.query, ['GET /?a=1', 'GET /', 'GET /?'], {
    settings: { 'query parser': (text, ...more) => ({ text, type: typeof text, more: more.length }) },
  }),
  seen('req.query of a query parser that throws', (req) => req.query, ['GET /?a=1'], {
    settings: {
      'query parser': () => {
        throw new TypeError('no query');
      },
    },
  }),
  handled('an error of the query parser reaches the error handler', (req, res) => res.json(req.query), ['GET /?a=1'], {
    settings: {
      'query parser': () => {
        throw Object.assign(new Error('bad query'), { status: 400 });
      },
    },
  }),
  {
    name: 'values of query parser that are none throw',
    app(express, note, { attempt }) {
      for (const value of ['bogus', 1, null, {}, undefined, '']) {
        const app = express();
        note(
          value,
          attempt(() => app.set('query parser', value) === app),
          attempt(() => typeof app.get('query parser fn')),
        );
      }
    },
  },
  seen(
    'req.query is computed from req.url at each look, or kept',
    (req) => {
      const first = req.query;
      const same = first === req.query;
      first.added = 'x';
      const kept = req.query.added;
      req.url = '/?b=2';
      return [first, same, kept, req.query, Object.hasOwn(req, 'query')];
    },
    ['GET /?a=1'],
  ),
  seen(
    'writing to req.query',
    (req, _res, { attempt }) => [
      attempt(() => {
        req.query = { mine: 1 };
      }),
      req.query,
      attempt(
        () => Object.defineProperty(req, 'query', { value: { own: 1 }, configurable: true, writable: true }) === req,
      ),
      req.query,
    ],
    ['GET /?a=1'],
  ),
  handled('a middleware before sees and changes req.query', (req, res) => res.json(req.query), ['GET /?a=1'], {
    before: (app) =>
      app.use((req, _res, next) => {
        req.query.b = 2;
        next();
      }),
  }),
  seen(
    'a query parser set late',
    (req, _res, { app }) => {
      const first = { ...req.query };
      app.set('query parser', 'simple');
      return [first, req.query];
    },
    ['GET /?a[b]=1', 'GET /?a[b]=1'],
  ),
  seen(
    '1,505 parameters by default',
    (req) => [Object.keys(req.query).length],
    [get(`/?${'a&'.repeat(5)}${Array.from({ length: 1500 }, (_, i) => `k${i}`).join('&')}`)],
    {},
  ),
  seen(
    '1,500 parameters, extended',
    (req) => [Object.keys(req.query).length, Object.keys(req.query).at(-1)],
    [get(`/?${Array.from({ length: 1500 }, (_, i) => `k${i}`).join('&')}`)],
    { settings: { 'query parser': 'extended' } },
  ),
];

const place = [
  seen(
    'req.path, url, originalUrl, baseUrl',
    (req) => [req.path, req.url, req.originalUrl, req.baseUrl, Object.hasOwn(req, 'path')],
    [
      'GET /',
      'GET /a/b?x=1',
      'GET //a//b',
      'GET /a%20b',
      'GET /?x',
      'GET /a#b',
      'GET /a;b',
      'GET /%',
      get('http://other.test/abs?x=1'),
      { method: 'OPTIONS', path: '*' },
      'GET /a\\b',
    ],
  ),
  seen(
    'req.path after the url was rewritten',
    (req) => {
      const before = req.path;
      req.url = '/new?y=2';
      const between = req.path;
      req.url = 'relative';
      return [before, between, req.path, req.originalUrl];
    },
    ['GET /old?x=1'],
  ),
  seen(
    'req.path cannot be written',
    (req, _res, { attempt }) => [
      attempt(() => {
        req.path = '/other';
      }),
      req.path,
    ],
    ['GET /a'],
  ),
  seen(
    'req.xhr',
    (req) => req.xhr,
    withHeader('x-requested-with', [
      null,
      'XMLHttpRequest',
      'xmlhttprequest',
      'blahblah',
      '',
      'XMLHttpRequest, XMLHttpRequest',
    ]),
  ),
  seen('req.app, req.res, res.req, res.app and req.next', (req, res, { app }) => [
    req.app === app,
    req.res === res,
    res.req === req,
    res.app === app,
    typeof req.next,
    typeof res.locals,
    Object.getPrototypeOf(res.locals),
    req.params,
    req.route,
  ]),
  seen('what is an own property of req and res', (req, res) => [
    ['app', 'res', 'next', 'baseUrl', 'originalUrl', 'params', 'query', 'body', 'ip', 'path'].filter((name) =>
      Object.hasOwn(req, name),
    ),
    ['req', 'app', 'locals'].filter((name) => Object.hasOwn(res, name)),
    'body' in req,
    'route' in req,
    'secret' in req,
  ]),
  seen(
    'the members of Node on req',
    (req) => [
      req.method,
      req.httpVersion,
      req.headers.host,
      req.rawHeaders,
      req.complete,
      req.aborted,
      req.readable,
      typeof req.socket.remotePort,
      typeof req.setTimeout,
      req.headersDistinct['x-a'],
      req.trailers,
      req.constructor.name,
    ],
    [get('/', { 'x-a': ['1', '2'] })],
  ),
  seen('in what req and res are instances', (req, res, { http, app, express }) => [
    req instanceof http.IncomingMessage,
    res instanceof http.ServerResponse,
    Object.getPrototypeOf(req) === app.request,
    Object.getPrototypeOf(res) === app.response,
    Object.getPrototypeOf(app.request) === express.request,
    Object.getPrototypeOf(express.request) === http.IncomingMessage.prototype,
    Object.getPrototypeOf(express.response) === http.ServerResponse.prototype,
  ]),
  {
    name: 'the names on the prototypes and which of them are getters',
    app(express, note) {
      for (const name of ['request', 'response']) {
        const all = Object.entries(Object.getOwnPropertyDescriptors(express[name]));
        note(
          name,
          all
            .map(
              ([key, { get, set, enumerable, configurable, writable }]) =>
                `${key}${get ? ' get' : ''}${set ? ' set' : ''} ${enumerable} ${configurable} ${writable}`,
            )
            .sort(),
        );
      }
    },
  },
  {
    name: 'how many arguments the members say they take',
    app(express, note) {
      for (const name of ['request', 'response']) {
        const all = Object.entries(Object.getOwnPropertyDescriptors(express[name]));
        note(
          name,
          all
            .filter(([, { value }]) => typeof value === 'function')
            .map(([key, { value }]) => `${key} ${value.length}`)
            .sort(),
        );
      }
    },
  },
];

const param = [
  handled(
    'req.param of 4 looks in params, body and query',
    (req, res) => {
      res.json([req.param('name'), req.param('other', 'default'), req.param('toString'), req.param('null')]);
    },
    [
      'GET /?name=query',
      {
        method: 'POST',
        path: '/?name=query',
        headers: { 'content-type': 'application/json' },
        body: '{"name":"body","null":null}',
      },
      'GET /?name=',
      'GET /',
    ],
    {
      editions: [4],
      before: (app, express) => app.use(express.json()),
    },
  ),
  {
    name: 'req.param of 4 prefers params',
    editions: [4],
    app(express) {
      const app = express();
      app.get('/user/:name', (req, res) => res.send(`${req.param('name')} ${req.param('constructor')}`));
      return app;
    },
    requests: ['GET /user/tj?name=x'],
  },
];

const freshness = [
  seen(
    'req.fresh and req.stale',
    (req, res) => {
      res.set('ETag', '"abc"');
      res.set('Last-Modified', 'Tue, 02 Jan 2024 03:04:05 GMT');
      const results = [req.fresh, req.stale];
      for (const status of [200, 201, 299, 300, 304, 404, 500]) {
        res.statusCode = status;
        results.push(req.fresh);
      }
      res.statusCode = 200;
      return results;
    },
    [
      get('/', {}),
      ...['"abc"', 'W/"abc"', '"x", "abc"', '*', 'abc', '"ABC"', '', '"x","y"'].map((tag) =>
        get('/', { 'if-none-match': tag }),
      ),
      ...[
        'Tue, 02 Jan 2024 03:04:05 GMT',
        'Tue, 02 Jan 2024 03:04:04 GMT',
        'Wed, 03 Jan 2024 03:04:05 GMT',
        'nonsense',
        '',
      ].map((date) => get('/', { 'if-modified-since': date })),
      get('/', { 'if-none-match': '"no"', 'if-modified-since': 'Wed, 03 Jan 2024 03:04:05 GMT' }),
      get('/', { 'if-none-match': '"abc"', 'if-modified-since': 'Mon, 01 Jan 2024 03:04:05 GMT' }),
      get('/', { 'if-none-match': '"abc"', 'cache-control': 'no-cache' }),
      get('/', { 'if-none-match': '"abc"', 'cache-control': 'max-age=0, NO-CACHE' }),
      get('/', { 'if-none-match': '"abc"', 'cache-control': 'x-no-cache' }),
      get('/', { 'if-none-match': '"abc"', pragma: 'no-cache' }),
      ...['HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'].map((method) => ({
        method,
        path: '/',
        headers: { 'if-none-match': '"abc"' },
      })),
    ],
  ),
  seen('req.fresh when the answer has no validators', (req) => [req.fresh, req.stale], [
    get('/', { 'if-none-match': '"abc"' }),
    get('/', { 'if-none-match': '*' }),
    get('/', { 'if-modified-since': 'Wed, 03 Jan 2024 03:04:05 GMT' }),
  ]),
  seen(
    'req.fresh of the method QUERY',
    (req, res) => {
      res.set('ETag', '"abc"');
      return [req.method, req.fresh];
    },
    [{ method: 'QUERY', path: '/', headers: { 'if-none-match': '"abc"' } }],
    { since: 22 },
  ),
];

module.exports = [...headers, ...accepts, ...is, ...range, ...query, ...place, ...param, ...freshness];
