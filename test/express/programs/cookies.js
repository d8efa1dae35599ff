// `res.cookie` and `res.clearCookie`: every option, bad values, signed cookies, and cookies beside other headers.

'use strict';

const { handled } = require('../cases');

/** The date of a cookie with maxAge is now and a bit: only its distance is noted. */
const steady = (line) =>
  String(line).replace(/Expires=([^;]+ GMT)/, (_, date) => {
    // Its date has whole seconds; four of them are more than what a slow run adds.
    const distance = Math.round((Date.parse(date) - Date.now() + 400) / 4000) * 4;
    return Math.abs(distance) > 1e6 ? `Expires=${date}` : `Expires=in ${distance} s`;
  });

/** Tries each call by itself; notes the cookies that it left. */
const tried = (name, calls, more) =>
  handled(
    name,
    (req, res, { note, attempt, next }) => {
      for (const call of calls) {
        res.removeHeader('Set-Cookie');
        const outcome = attempt(() => call(res, req) === res);
        note(String(call).replace(/\s+/g, ' '), outcome, [res.getHeader('Set-Cookie')].flat().map(steady));
      }
      res.removeHeader('Set-Cookie');
      res.end();
    },
    ['GET /'],
    more,
  );

const date = new Date('2030-01-02T03:04:05Z');

const plain = [
  tried('values of every kind', [
    (res) => res.cookie('a', 'b'),
    (res) => res.cookie('a', ''),
    (res) => res.cookie('a', 1),
    (res) => res.cookie('a', 0),
    (res) => res.cookie('a', true),
    (res) => res.cookie('a', null),
    (res) => res.cookie('a', undefined),
    (res) => res.cookie('a'),
    (res) => res.cookie('a', { user: 'tobi' }),
    (res) => res.cookie('a', [1, 'x']),
    (res) => res.cookie('a', new Date(0)),
    (res) => res.cookie('a', 1n),
    (res) => res.cookie('a', Symbol('s')),
    (res) => res.cookie('a', () => 1),
    (res) => res.cookie('a', Number.NaN),
    (res) => res.cookie('a', Buffer.from('hi')),
    (res) => res.cookie('a', { toJSON: () => 'json' }),
    (res) => res.cookie('a', { n: 1n }),
    (res) => res.cookie('a', Object.create(null)),
    (res) => res.cookie('a', new String('boxed')),
    (res) => res.cookie('a', 'é ☃ 😀'),
    (res) => res.cookie('a', '\ud800'),
    (res) => res.cookie('a', 'a;b, c="d"\\'),
    (res) => res.cookie('a', 'j:{}'),
    (res) => res.cookie('a', 's:x'),
    (res) => res.cookie('a', 'x'.repeat(300)),
  ]),
  tried('names of every kind', [
    ...[
      '',
      ' ',
      'a b',
      'a=b',
      'a;b',
      'a,b',
      '"a"',
      'é',
      '☃',
      'a\r\nb',
      '__proto__',
      '__Host-a',
      '__Secure-a',
      'a[b]',
      'a{b}',
      'a@b',
      "!#$%&'*+-.^_`|~",
      'a\tb',
      'a\0b',
      'a/b',
      '(a)',
      'a:b',
      '<a>',
      'a?',
      'a\\',
    ].map((name) => Object.assign((res) => res.cookie(name, 'v'), { toString: () => JSON.stringify(name) })),
    (res) => res.cookie(),
    (res) => res.cookie(null, 'v'),
    (res) => res.cookie(undefined, 'v'),
    (res) => res.cookie(1, 'v'),
    (res) => res.cookie({}, 'v'),
    (res) => res.cookie(['a'], 'v'),
    (res) => res.cookie(Symbol('s'), 'v'),
  ]),
  tried('options that are no object', [
    (res) => res.cookie('a', 'b', null),
    (res) => res.cookie('a', 'b', undefined),
    (res) => res.cookie('a', 'b', 'secure'),
    (res) => res.cookie('a', 'b', 1),
    (res) => res.cookie('a', 'b', true),
    (res) => res.cookie('a', 'b', ['secure']),
    (res) => res.cookie('a', 'b', Object.create({ secure: true })),
    (res) => res.cookie('a', 'b', {}),
    (res) => res.cookie('a', 'b', { unknown: 1 }),
  ]),
];

const options = (name, values, more = {}) =>
  tried(
    `option ${name}`,
    values.map((value) =>
      Object.assign((res) => res.cookie('a', 'b', { ...more, [name]: value }), {
        toString: () => `${typeof value} ${value instanceof Date ? value.getTime() : String(value)}`,
      }),
    ),
  );

const optioned = [
  options('maxAge', [
    0,
    1,
    999,
    1000,
    1500,
    60_000,
    -1000,
    '5000',
    'x',
    null,
    undefined,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    true,
    {},
    1e20,
    12.7,
    5n,
  ]),
  options('expires', [date, new Date(0), new Date(Number.NaN), 0, 1234567890, '2030', null, undefined, {}, true]),
  options('path', ['/', '/admin', '', null, undefined, 'x', '/a b', '/a;b', '/é', '/a\r\nb', 1, {}, true, false, []]),
  options('domain', [
    'example.com',
    '.example.com',
    '',
    null,
    undefined,
    'a;b',
    'a b',
    'é.test',
    'a_b',
    '-a',
    'a.',
    'localhost',
    1,
    {},
    'a\r\nb',
    '127.0.0.1',
    'x'.repeat(64),
  ]),
  options('secure', [true, false, 1, 'yes', null, undefined, {}]),
  options('httpOnly', [true, false, 1, 'yes', null, undefined]),
  options('sameSite', [true, false, 'lax', 'strict', 'none', 'Lax', 'STRICT', 'bogus', '', null, undefined, 1, {}]),
  options('priority', ['low', 'medium', 'high', 'HIGH', 'bogus', '', null, undefined, 1, {}]),
  options('partitioned', [true, false, 1, null, undefined], { secure: true }),
  options('encode', [
    encodeURIComponent,
    String,
    (value) => value.toUpperCase(),
    () => 'a;b',
    () => 'a b',
    () => '',
    () => undefined,
    () => 5,
    null,
    undefined,
    'x',
    5,
  ]),
  options('signed', [false, 0, '', null, undefined]),
  tried('all options together', [
    (res) =>
      res.cookie('a', 'b', {
        maxAge: 12_000,
        domain: 'example.com',
        path: '/x',
        expires: date,
        httpOnly: true,
        secure: true,
        sameSite: 'none',
        priority: 'high',
        partitioned: true,
      }),
    (res) => res.cookie('a', 'b', { expires: date, maxAge: null }),
    (res) => res.cookie('a', 'b', { expires: date, maxAge: 'x' }),
    (res) => res.cookie('a', 'b', { expires: date, maxAge: 0 }),
  ]),
  handled('the options of the caller are not changed', (_req, res, { note }) => {
    const given = Object.freeze({ maxAge: 5000, path: undefined, httpOnly: true });
    res.cookie('a', 'b', given).clearCookie('c', given);
    note(given, [res.getHeader('set-cookie')].flat().map(steady));
    res.removeHeader('set-cookie');
    res.end();
  }),
];

const signing = {
  before: (app) =>
    app.use((req, _res, next) => {
      req.secret = 'keyboard cat';
      next();
    }),
};
const signed = [
  tried(
    'signed cookies',
    [
      (res) => res.cookie('a', 'b', { signed: true }),
      (res) => res.cookie('a', { user: 'tobi' }, { signed: true }),
      (res) => res.cookie('a', '', { signed: true }),
      (res) => res.cookie('a', 5, { signed: 1 }),
      (res) => res.cookie('a', 'é', { signed: true, encode: String }),
      (res) => res.cookie('a', null, { signed: true }),
      (res) => res.cookie('a', undefined, { signed: true }),
      (res) => res.cookie('a', 'b', { signed: true, httpOnly: true, maxAge: 1000 }),
      (res) => res.clearCookie('a', { signed: true }),
    ],
    signing,
  ),
  tried('signed cookies without a secret', [
    (res) => res.cookie('a', 'b', { signed: true }),
    (res) => res.cookie('a', 'b', { signed: 'yes' }),
    (res) => res.clearCookie('a', { signed: true }),
  ]),
  ...['', null, undefined, 0, 42, {}, ['one', 'two'], Buffer.from('secret')].map((secret) =>
    handled(`a secret: ${typeof secret} ${JSON.stringify(secret)}`, (req, res, { note, attempt }) => {
      req.secret = secret;
      note(attempt(() => res.cookie('a', 'b', { signed: true }).getHeader('set-cookie')));
      res.end();
    }),
  ),
  handled('signed cookies without a secret reach the error handler', (_req, res) =>
    res.cookie('a', 'b', { signed: true }).end(),
  ),
];

const cleared = [
  tried('res.clearCookie', [
    (res) => res.clearCookie('a'),
    (res) => res.clearCookie('a', { path: '/admin' }),
    (res) =>
      res.clearCookie('a', { path: '/admin', domain: 'example.com', httpOnly: true, secure: true, sameSite: 'lax' }),
    (res) => res.clearCookie('a', { expires: new Date(2_000_000_000_000) }),
    (res) => res.clearCookie('a', { maxAge: 5000 }),
    (res) => res.clearCookie('a', { maxAge: 0 }),
    (res) => res.clearCookie('a', null),
    (res) => res.clearCookie('a', undefined),
    (res) => res.clearCookie('a', { path: null }),
    (res) => res.clearCookie('a', { path: undefined }),
    (res) => res.clearCookie('a', { path: '' }),
    (res) => res.clearCookie(),
    (res) => res.clearCookie('a b'),
    (res) => res.clearCookie(''),
    (res) => res.clearCookie('a', 'x'),
    (res) => res.clearCookie('a', { expires: undefined }),
    (res) => res.clearCookie('a', { priority: 'low', partitioned: true }),
  ]),
  handled(
    'what 4 says of maxAge and expires in res.clearCookie',
    (_req, res) => {
      res.clearCookie('a', { maxAge: 900 });
      res.clearCookie('a', { expires: date });
      res.removeHeader('Set-Cookie');
      res.end();
    },
    ['GET /'],
    { editions: [4], alone: true },
  ),
];

const beside = [
  handled(
    'several cookies are several lines',
    (_req, res) => res.cookie('a', 1).cookie('b', 2).cookie('a', 3).clearCookie('c').send('x'),
    ['GET /', 'HEAD /'],
  ),
  handled('cookies beside a Set-Cookie of the program', (_req, res) => {
    res.setHeader('Set-Cookie', 'own=1');
    res.cookie('a', 1);
    res
      .set('Set-Cookie', [...res.get('Set-Cookie'), 'more=2'])
      .cookie('b', 2)
      .json({});
  }),
  handled('a cookie after res.set of Set-Cookie', (_req, res) =>
    res.set('set-cookie', 'x=1').cookie('y', '2').redirect('/'),
  ),
  handled(
    'cookies with a redirect, a 204 and a 304',
    (req, res) => {
      res.cookie('a', '1');
      if (req.path === '/redirect') res.redirect('/x');
      else if (req.path === '/none') res.sendStatus(204);
      else res.set('ETag', '"e"').send('x');
    },
    ['GET /redirect', 'GET /none', { path: '/', headers: { 'if-none-match': '"e"' } }],
  ),
  handled('a cookie after the head is sent', (_req, res, { note, attempt }) => {
    res.write('x');
    note(
      attempt(() => res.cookie('a', 'b')),
      attempt(() => res.clearCookie('a')),
    );
    res.end();
  }),
  handled(
    'req.cookies is nobody’s without a parser',
    (req, res) => res.json([req.cookies ?? 'none', req.signedCookies ?? 'none', req.headers.cookie]),
    [{ path: '/', headers: { cookie: 'a=1; b=2' } }],
  ),
  handled('a Set-Cookie value with line breaks by encode', (_req, res, { note, attempt }) => {
    note(
      attempt(() => res.cookie('a', 'b\r\nX-Evil: 1', { encode: (value) => value })),
      res.getHeader('set-cookie'),
    );
    res.end();
  }),
];

module.exports = [...plain, ...optioned, ...signed, ...cleared, ...beside];
