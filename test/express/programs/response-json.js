// `res.json` and `res.jsonp`: values of every kind, the settings `json spaces/replacer/escape` and `jsonp callback name`.

'use strict';

const { handled } = require('../cases');

const both = ['GET /', 'HEAD /'];

function circular() {
  const value = { name: 'loop' };
  value.self = value;
  return value;
}

/** What a program may give, by a word for it; functions make the value. */
const values = {
  'an object': () => ({ a: 1, b: [true, null, 'x'], c: { d: 1.5 } }),
  'an empty object': () => ({}),
  'a list': () => [1, 'a', null],
  'an empty list': () => [],
  null: () => null,
  undefined: () => undefined,
  'a string': () => 'text "quoted" \\ / é ☃ 😀',
  'an empty string': () => '',
  'a number': () => 201,
  'a fraction': () => 0.1,
  zero: () => 0,
  'negative zero': () => -0,
  NaN: () => Number.NaN,
  Infinity: () => Number.POSITIVE_INFINITY,
  true: () => true,
  false: () => false,
  'a Date': () => new Date(0),
  'an invalid Date': () => new Date(Number.NaN),
  'a Buffer': () => Buffer.from('hi'),
  'a typed array': () => new Uint8Array([1, 2]),
  'a Map and a Set': () => ({ map: new Map([[1, 2]]), set: new Set([1]) }),
  'an Error': () => new Error('x'),
  'an object with toJSON': () => ({ toJSON: (key) => ({ key, made: true }) }),
  'toJSON that gives undefined': () => ({ toJSON: () => undefined }),
  'toJSON that throws': () => ({
    toJSON() {
      throw new TypeError('cannot be told');
    },
  }),
  'a getter that throws': () => ({
    get a() {
      throw new RangeError('no a');
    },
  }),
  'functions and symbols inside': () => ({
    f() {},
    s: Symbol('s'),
    u: undefined,
    a: [() => 1, Symbol('x'), undefined],
  }),
  'a function': () => () => 1,
  'a symbol': () => Symbol('s'),
  'a BigInt': () => 10n,
  'a BigInt inside': () => ({ a: { b: 1n } }),
  'a circular object': circular,
  'a circular list': () => {
    const list = [1];
    list.push({ list });
    return list;
  },
  'boxed values': () => [new String('s'), new Number(1), new Boolean(false), Object(1n) && null],
  'an object without a prototype': () => Object.assign(Object.create(null), { a: 1 }),
  'an instance with inherited members': () => Object.assign(Object.create({ inherited: 1 }), { own: 2 }),
  'odd keys': () => ({ __proto__x: 1, ['__proto__']: 2, 'a"b': 3, '': 4, 1: 5, '\n': 6 }),
  'lone surrogates and separators': () => ['\ud800', '\u2028\u2029', '\u007f\u0000\u001f'],
  markup: () => ({ html: '<script>alert(1 && 2)</script>' }),
  'a big list': () => Array.from({ length: 20_000 }, (_, index) => ({ index })),
  'a long string': () => 'é'.repeat(50_000),
  'a deep object': () => {
    let value = {};
    for (let depth = 0; depth < 500; depth++) value = { value };
    return value;
  },
  'a sparse list': () => Object.assign(new Array(3), { 0: 1, 2: 3 }),
  'a proxy': () => new Proxy({ a: 1 }, { get: (target, key) => (key === 'a' ? 'trapped' : target[key]) }),
};

const ofValues = Object.entries(values).flatMap(([words, make]) => [
  handled(`res.json of ${words}`, (_req, res) => res.json(make()), both),
  handled(`res.jsonp of ${words}`, (_req, res) => res.jsonp(make()), ['GET /?callback=cb', 'GET /']),
]);

const sample = () => ({ b: 1, a: '<&>', _hidden: [1, { c: null }], date: new Date(0), text: '\u2028' });

const spaces = [
  0,
  1,
  2,
  4,
  10,
  11,
  -1,
  2.7,
  '2',
  '\t',
  '--',
  'more than ten chars',
  '',
  null,
  undefined,
  true,
  {},
  Number.NaN,
  Number.POSITIVE_INFINITY,
].map((value) =>
  handled(`json spaces: ${typeof value} ${JSON.stringify(value)} ${value}`, (_req, res) => res.json(sample()), both, {
    settings: { 'json spaces': value },
  }),
);

const replacers = {
  'a function': (key, value) => (key[0] === '_' ? undefined : value),
  'a function that reads this': function replace(key, value) {
    return key === 'a' ? Object.keys(this).length : value;
  },
  'a function that gives undefined for all': () => undefined,
  'a function that throws': () => {
    throw new Error('replacer');
  },
  'a list of names': ['a', 'b', 'c'],
  'an empty list': [],
  'a list with numbers': [1, 'a'],
  'an object': {},
  'a string': 'a',
  null: null,
};
const replacing = Object.entries(replacers).map(([words, value]) =>
  handled(`json replacer: ${words}`, (_req, res) => res.json(sample()), both, { settings: { 'json replacer': value } }),
);

const escaping = [true, false, 1, 'yes', '', null].map((value) =>
  handled(
    `json escape: ${JSON.stringify(value)}`,
    (req, res) => (req.query.callback ? res.jsonp(sample()) : res.json(sample())),
    [...both, 'GET /?callback=f'],
    {
      settings: { 'json escape': value },
    },
  ),
);

const settings = [
  handled('json spaces, replacer and escape together', (_req, res) => res.json(sample()), both, {
    settings: { 'json spaces': 2, 'json escape': true, 'json replacer': (key, value) => (key === 'b' ? '<b>' : value) },
  }),
  handled('json escape of what is no text', (_req, res) => res.json(undefined), both, {
    settings: { 'json escape': true },
  }),
  handled('json escape of keys', (_req, res) => res.json({ '<k&>': 1 }), both, { settings: { 'json escape': true } }),
  {
    name: 'json settings changed between requests',
    app(express) {
      const app = express();
      app.get('/json', (_req, res) => res.json({ a: '<' }));
      app.get('/set', (req, res) => {
        for (const [key, value] of Object.entries(req.query)) app.set(key, value);
        res.end();
      });
      return app;
    },
    requests: [
      'GET /json',
      'GET /set?json%20spaces=++',
      'GET /json',
      'GET /set?json%20escape=1',
      'GET /json',
      'GET /set?json%20spaces=&json%20escape=',
      'GET /json',
    ],
  },
  {
    name: 'json settings of a mounted app are its own or inherited',
    app(express) {
      const app = express().set('json spaces', 2).set('json escape', true);
      const heir = express();
      const own = express().set('json spaces', 0);
      for (const sub of [heir, own]) sub.use((_req, res) => res.json({ a: '<' }));
      app.use('/heir', heir).use('/own', own);
      app.use((_req, res) => res.json({ a: '<' }));
      return app;
    },
    requests: ['GET /heir', 'GET /own', 'GET /'],
  },
  {
    name: 'JSON.stringify replaced by the program',
    alone: true,
    app(express, _note, { after }) {
      const { stringify } = JSON;
      after(() => {
        JSON.stringify = stringify;
      });
      const app = express();
      app.get('/', (_req, res) => {
        JSON.stringify = (...given) => `"replaced ${given.length}"`;
        res.json({ a: 1 });
        JSON.stringify = stringify;
      });
      return app;
    },
    requests: ['GET /'],
  },
  {
    name: 'Object.prototype.toJSON of the program',
    alone: true,
    app(express, _note, { after }) {
      after(() => {
        delete Object.prototype.toJSON;
      });
      const app = express();
      app.get('/', (_req, res) => {
        Object.prototype.toJSON = () => 'all the same';
        res.json({ a: 1 });
        delete Object.prototype.toJSON;
      });
      return app;
    },
    requests: ['GET /'],
  },
];

const types = [
  ...[
    'application/vnd.example+json',
    'text/plain',
    'application/json; charset=latin1',
    'text/html; charset=utf-8',
    'json',
  ].map((type) => handled(`res.json keeps the type ${type}`, (_req, res) => res.type(type).json({ a: 'é' }), both)),
  handled('res.json after setHeader of a type', (_req, res) => {
    res.setHeader('content-type', 'application/problem+json');
    res.json({ a: 1 });
  }),
  handled('res.json after an empty type', (_req, res) => {
    res.setHeader('content-type', '');
    res.json({ a: 1 });
  }),
  handled(
    'res.json with status, headers and cookies',
    (_req, res) =>
      res
        .status(201)
        .set({ 'X-A': '1', 'X-B': ['2', '3'] })
        .cookie('c', 'd')
        .json({ ok: true }),
    both,
  ),
  handled('the entity tag of JSON is fresh', (_req, res) => res.json({ a: 1 }), [
    { path: '/', headers: { 'if-none-match': 'W/"7-FAYm6Ag9hlJTRoXo0xmyXKTV9KQ"' } },
    { path: '/', headers: { 'if-none-match': '*' } },
    { path: '/', headers: { 'if-none-match': '"x"' } },
    { method: 'POST', path: '/', headers: { 'if-none-match': '*' } },
  ]),
  handled(
    'res.json without its this',
    (_req, res, { note, attempt }) => {
      const { json } = res;
      note(attempt(() => json({})));
      res.end();
    },
    ['GET /'],
    { editions: [5] },
  ),
  handled('res.json in a promise', async (_req, res) => {
    await null;
    res.json({ later: true });
  }),
];

const callbacks = [
  'cb',
  '',
  'a.b',
  'a[0]',
  'a["b"]',
  'alert(1);cb',
  '<script>',
  'é',
  '$_x',
  '%00%0a',
  'a%E2%80%A8b',
  '()',
  'x'.repeat(2000),
];
const jsonp = [
  ...callbacks.map((name) =>
    handled(`res.jsonp with the callback ${name.slice(0, 20)}`, (_req, res) => res.jsonp({ a: '<\u2028' }), [
      { path: `/?callback=${encodeURI(name).replaceAll('%25', '%')}` },
    ]),
  ),
  handled('res.jsonp with several callbacks', (_req, res) => res.jsonp({ a: 1 }), [
    'GET /?callback=a&callback=b',
    'GET /?callback[]=a&callback[]=b',
    'GET /?callback[a]=b',
    'GET /?callback',
  ]),
  handled(
    'res.jsonp with an extended query',
    (_req, res) => res.jsonp({ a: 1 }),
    ['GET /?callback[]=a&callback[]=b', 'GET /?callback[a]=b', 'GET /?callback[0][0]=x'],
    { settings: { 'query parser': 'extended' } },
  ),
  handled('res.jsonp when queries are not parsed', (_req, res) => res.jsonp({ a: 1 }), ['GET /?callback=a'], {
    settings: { 'query parser': false },
  }),
  ...['clb', '', null, undefined, 'a[b]', '__proto__'].map((name) =>
    handled(
      `jsonp callback name: ${JSON.stringify(name)}`,
      (_req, res) => res.jsonp({ a: 1 }),
      ['GET /?callback=a', 'GET /?clb=b', 'GET /?=c', 'GET /?undefined=d&null=e', 'GET /?a[b]=f'],
      { settings: { 'jsonp callback name': name } },
    ),
  ),
  handled(
    'res.jsonp keeps a type without a callback, not with one',
    (_req, res) => res.type('application/vnd.x+json').jsonp({ a: 1 }),
    ['GET /', 'GET /?callback=f'],
  ),
  handled('res.jsonp with spaces and escapes', (_req, res) => res.jsonp({ a: '<' }), ['GET /', 'GET /?callback=f'], {
    settings: { 'json spaces': 2, 'json escape': true },
  }),
  handled('res.jsonp of a text, also to HEAD', (_req, res) => res.jsonp('text'), [
    'GET /?callback=f',
    'HEAD /?callback=f',
  ]),
];

module.exports = [...ofValues, ...spaces, ...replacing, ...escaping, ...settings, ...types, ...jsonp];
