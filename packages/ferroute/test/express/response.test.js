// The members of the response, one call after the other on the real Express and on ours: what the client gets, what is thrown
// and what is warned of must be the same. How whole answers travel is tested in response-send.test.js.

'use strict';

const assert = require('node:assert');
const { createRequire } = require('node:module');
const path = require('node:path');
const { describe, test } = require('node:test');
const ourHttp = require('../../src/http');
const { editions, nodeHttp, serving } = require('./response-support');

const fromTests = createRequire(path.join(__dirname, '../../../../test/package.json'));
const judges = { 4: fromTests('express4'), 5: fromTests('express') };

/** What is warned of, instead of on stderr. @type {string[]} */
const warned = [];
process.on('deprecation', (warning) => warned.push(warning.message));

const GET = {};
const accepting = (...types) => types.map((Accept) => ({ headers: { Accept } }));
const NEGOTIATED = accepting('text/html', 'text/plain', 'application/json', 'image/png', 'text/*;q=0.5, */*;q=0.1');

/**
 * Each: a name, calls on a response that is to be answered, requests (one GET), settings.
 * @type {[string, (res: any, req: any) => void, any[]?, Record<string, any>?][]}
 */
const cases = [];
const add = (...entry) => cases.push(entry);
/** What cannot be told from its JSON. */
const show = (values) =>
  values.map((value) => (typeof value === 'string' ? JSON.stringify(value) : String(value))).join(', ');
/** One case for each list of arguments; the answer is ended if it has not been sent. */
const each = (name, lists, call, requests, settings) => {
  for (const list of lists) add(`${name}(${show(list)})`, (res, req) => call(res, list, req), requests, settings);
};
const ending = (call) => (res, list, req) => {
  call(res, list, req);
  if (!res.headersSent) res.end();
};

// ===== status =====
const STATUSES = [200, 201, 204, 205, 206, 304, 404, 418, 599, 700, 999];
const ODD_STATUSES = [99, 1000, 101, '200', '404', 'abc', 200.5, Number.NaN, null, undefined, true, {}, [200]];
each(
  'status',
  [...STATUSES, ...ODD_STATUSES].map((code) => [code]),
  (res, [code]) => res.status(code).send('body'),
);
each(
  'sendStatus',
  [...STATUSES, ...ODD_STATUSES].map((code) => [code]),
  (res, [code]) => res.sendStatus(code),
);
each(
  'statusCode =',
  [...STATUSES, ...ODD_STATUSES].map((code) => [code]),
  (res, [code]) => {
    res.statusCode = code;
    res.send('body');
  },
);

// ===== bodies =====
const buffer = new ArrayBuffer(4);
each(
  'send',
  [
    ...['', 'x', 5, 201, 242.5, 1000, true, null, undefined, [1], { a: 1 }, new Date(0)].map((body) => [body]),
    ...[new Uint8Array([1, 200]), new Uint16Array([1, 300]), new DataView(buffer), buffer].map((body) => [body]),
    ...[1n, Symbol('x'), () => 1].map((body) => [body]),
    [],
    [201, 'x'],
    ['x', 201],
    [201, 5],
    [5, { a: 1 }],
    [201, undefined],
    ['x', 'y'],
  ],
  (res, list) => res.send(...list),
);
each(
  'type, send',
  [null, '', 'x', 5, {}].map((body) => [body]),
  (res, [body]) => res.type('txt').send(body),
);
each(
  'json',
  [[{ a: '<&>' }], ['x'], [null], [undefined], [], [1n], [201, { a: 1 }], [{ a: 1 }, 201], ['201', {}]],
  (res, list) => res.json(...list),
);
const JSONP = [
  '/',
  '/?callback=foo',
  '/?callback=foo.bar[0]',
  '/?callback=a&callback=b',
  '/?callback=',
  '/?callback=(x)',
]
  .concat('/?callback[a]=b', '/?cb=named')
  .map((url) => ({ path: url }));
each(
  'jsonp',
  [[{ a: '\u2028\u2029</script>' }], [undefined], [201, {}], [{}, 201]],
  (res, list) => res.jsonp(...list),
  JSONP,
);
add('jsonp with a type', (res) => res.type('text/x').jsonp(1), JSONP);
add('jsonp under another name', (res) => res.jsonp(1), JSONP, { 'jsonp callback name': 'cb' });
for (const [name, settings] of Object.entries({
  spaces: { 'json spaces': 2 },
  'a replacer': { 'json replacer': (key, value) => (key === 'b' ? undefined : value) },
  'a list of names': { 'json replacer': ['a'] },
  escaping: { 'json escape': true },
})) {
  add(`json with ${name}`, (res) => res.json({ a: '<script>&', b: [1] }), [GET], settings);
  add(`json of nothing with ${name}`, (res) => res.json(undefined), [GET], settings);
}
add('two answers', (res) => res.send('a').send('b'));
add('an answer after the end', (res) => {
  res.end('a');
  res.send('b');
});

// ===== headers =====
const TYPES = [
  'html',
  '.html',
  'json',
  'js',
  'txt',
  'bin',
  'png',
  'svg',
  'wasm',
  'md',
  'nope',
  '',
  'a/b',
  'text/x',
  'TEXT/PLAIN',
]
  .concat('text/html; charset=latin1', 'text/plain;charset = "x y"', 'application/xml', 'application/javascript')
  .map((type) => [type]);
each('type', [...TYPES, [undefined], [null], [5], [{}], [['a']]], (res, [type]) => res.type(type).send('x'));
each('type of bytes', TYPES, (res, [type]) => res.contentType(type).send(Buffer.from('x')));
each('Content-Type', [...TYPES, [['a']]], (res, [type]) =>
  res.set('Content-Type', type).end(String(res.get('content-type'))),
);
each('setHeader Content-Type', [['no type'], [''], [5], [['text/a', 'text/b']], ['a/b; c="d e"']], (res, [type]) => {
  res.setHeader('Content-Type', type);
  res.send('x');
});
each(
  'set',
  [
    ...[
      ['X', 'a'],
      ['X', 5],
      ['X', ['a', 2]],
      ['X', undefined],
      ['X', null],
      ['X', true],
      [{ 'X-A': 1, 'X-B': ['1'] }],
    ],
    ...[
      [],
      ['X'],
      ['X', 'a', 'b'],
      [undefined, 'a'],
      [5, 'a'],
      ['', 'a'],
      ['a b', 'a'],
      ['X', 'a\nb'],
      ['X', '\u017e'],
    ],
    ...[[null], [undefined], [{ 'content-type': 'text/css' }]],
  ],
  (res, list) => res.set(...list).send('x'),
);
each('get', [['x-a'], ['X-A'], ['nope'], [5], [undefined]], (res, [name]) =>
  res.header('X-A', 5).send([res.get(name)]),
);
each(
  'append',
  [
    ['a', 'b'],
    [['a', 'b'], 'c'],
    ['a', ['b', 'c']],
    ['a', undefined],
    [5, 6],
  ],
  (res, [first, second]) => {
    res.append('X', first).append('X', second).append('X', 'last').send('x');
  },
);
each('links', [[{ next: 'a', last: 'b' }], [{ x: ['1', '2'] }], [{}], [null]], (res, [links]) => {
  res.set('Link', '<0>').links(links).send('x');
});
each(
  'vary',
  ['Accept', ['A', 'B'], 'A, x', '*', '', [], undefined, null, 'a b', 5].map((field) => [field]),
  (res, [field]) => res.set('Vary', 'X').vary(field).send('x'),
);
each(
  'attachment',
  [undefined, 'a.png', '/x/y.txt', 'a"b.html', '\u017e.txt', '', null, 5, 'a.nope', {}].map((name) => [name]),
  (res, [name]) => res.attachment(name).send('x'),
);

// ===== cookies =====
each(
  'cookie',
  [
    ...[
      ['a', 'b c'],
      ['a', { b: 1 }],
      ['a', undefined],
      ['a', null],
      ['a', 5],
      ['a', Symbol('x')],
      ['a b', 'x'],
      ['', 'x'],
    ],
    ...[
      { path: '/x', domain: 'a.b', secure: true, httpOnly: true, sameSite: 'lax', priority: 'high', partitioned: true },
      ...[
        { maxAge: 0 },
        { maxAge: -1 },
        { maxAge: 'abc' },
        { maxAge: null },
        { maxAge: 1n },
        { expires: new Date(1e12) },
      ],
      ...[{ expires: 5 }, { path: null }, { path: 'a;b' }, { domain: '\n' }, { sameSite: 'x' }, { priority: 'x' }],
      ...[
        { encode: (value) => `${value}!` },
        { encode: 5 },
        { signed: true },
        Object.create({ path: '/inherited' }),
        null,
      ],
    ].map((options) => ['a', 'x', options]),
  ],
  ending((res, list) => res.cookie(...list)),
);
each('signed cookie', [['shh'], [Buffer.from('shh')], [5]], (res, [secret], req) => {
  req.secret = secret;
  res.cookie('a', 'b', { signed: true }).cookie('a', { b: 1 }, { signed: true }).end();
});
each(
  'clearCookie',
  [['a'], ['a', { path: '/x', httpOnly: true }], ['a', { maxAge: 1, expires: new Date(2e12) }], ['a', null]],
  ending((res, list) => res.clearCookie(...list)),
);

// ===== where to =====
const PLACES = [
  ...[['/x'], ['http://a/b?c=d e&\u00e9'], ['back'], ['<b>"\''], [''], [], [undefined], [null], [5], ['//evil\\x']],
  ...[['/%zz%20%'], ['x\n y'], [new URL('http://a/b')]],
];
each(
  'location',
  PLACES,
  ending((res, list) => res.location(...list)),
  [GET, { headers: { Referer: '/from' } }],
);
each(
  'redirect',
  [...PLACES, [301, '/x'], ['/x', 301], ['301', '/x'], [700, '/x'], [1000, '/x'], [304, '/x'], [301, undefined]],
  (res, list) => res.redirect(...list),
  [...NEGOTIATED, { method: 'HEAD' }, { headers: { Referer: '/from' } }],
);

// ===== negotiation, views =====
add(
  'format',
  (res) =>
    res.vary('Origin').format({
      'text/plain': () => res.send('text'),
      html: (req, own, next) => own.send(`html ${typeof next}`),
      'application/json; charset=x': () => res.json(1),
    }),
  NEGOTIATED,
);
add(
  'format with a default',
  (res) => res.format({ json: () => res.json(1), default: () => res.send('default') }),
  NEGOTIATED,
);
add('format of nothing but a default', (res) => res.format({ default: () => res.send('default') }), NEGOTIATED);
each(
  'format',
  [[{}], [null], [{ nope: () => {} }], [{ '.png': () => {} }]],
  ending((res, [obj]) => res.format(obj)),
  NEGOTIATED,
);
const view = (name, options, done) =>
  done(options.fails ? new Error('no view') : null, `${name} ${JSON.stringify(options)}`);
each('render', [['v'], ['v', { b: 2 }], ['v', null], ['v', { fails: true }]], (res, list, req) => {
  req.app.render = view;
  res.locals.a = 1;
  res.render(...list);
});
add('render with a callback', (res, req) => {
  req.app.render = view;
  res.render('v', (error, text) => res.render('w', { error, text }, (_error, other) => res.send(other)));
});

/** What a server answers, throws and warns of. */
async function outcome(express, http, [, call, requests = [GET], settings = {}]) {
  const app = express();
  for (const [name, value] of Object.entries(settings)) app.set(name, value);
  let thrown;
  app.use((req, res, next) => {
    thrown = undefined;
    try {
      call(res, req);
    } catch (error) {
      next(error);
    }
  });
  app.use((error, req, res, next) => {
    thrown = [error.name, error.message, error.code, error.status, error.types];
    if (res.headersSent) return res.end();
    for (const name of res.getHeaderNames()) res.removeHeader(name);
    res.statusCode = 500;
    res.statusMessage = undefined;
    res.end();
  });
  warned.length = 0;
  const answers = await serving(
    app,
    async (ask) => {
      const all = [];
      for (const request of requests) all.push({ answer: withoutNow(await ask(request)), thrown });
      return all;
    },
    http,
  );
  return { answers, warned: [...warned] };
}

/** A cookie's lifetime depends on the clock. */
function withoutNow(answer) {
  const cookies = answer.headers['set-cookie'];
  const year = new RegExp(`Expires=[^;]*${new Date().getUTCFullYear()}[^;]*`);
  if (cookies) answer.headers['set-cookie'] = cookies.map((cookie) => cookie.replace(year, 'Expires=soon'));
  return answer;
}

for (const [major, express] of editions) {
  describe(`Express ${major}`, { concurrency: 1 }, () => {
    for (const entry of cases) {
      test(entry[0], async () => {
        const expected = await outcome(judges[major], nodeHttp, entry);
        assert.deepStrictEqual(await outcome(express, nodeHttp, entry), expected);
        // A place in a program is warned once.
        assert.deepStrictEqual(await outcome(express, ourHttp, entry), { ...expected, warned: [] });
      });
    }

    test('the members', () => {
      const members = (response) => Object.keys(response).sort();
      assert.deepStrictEqual(members(express.response), members(judges[major].response));
      assert.strictEqual(express.response.set, express.response.header);
      assert.strictEqual(express.response.type, express.response.contentType);
      assert.ok(Object.create(express.response) instanceof nodeHttp.ServerResponse);
    });
  });
}
