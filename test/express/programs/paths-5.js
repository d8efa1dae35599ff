// The syntax of paths that only Express 5 has: named wildcards, optional groups in braces, quoted names; and what it refuses.

'use strict';

const { say } = require('../handlers');

const route = (pattern, requests, { by = 'get', settings = {}, what = '' } = {}) => ({
  name: `${by} ${pattern}${what}`,
  editions: [5],
  app(express, note, { attempt }) {
    const app = express();
    for (const [name, value] of Object.entries(settings)) app.set(name, value);
    note(attempt(() => app[by](pattern, say('it')) === app));
    return app;
  },
  requests: requests.map((path) => `GET ${path}`),
});
const use = (pattern, requests) => route(pattern, requests, { by: 'use' });
/** What a pattern of Express 4 (or none at all) is told, by every way to register it. */
const refused = (pattern) => ({
  name: `refused: ${pattern}`,
  editions: [5],
  app(express, note, { attempt }) {
    for (const by of ['get', 'all', 'use', 'route']) {
      note(
        by,
        attempt(() => typeof express()[by](pattern, say('it'))),
      );
      note(
        by,
        attempt(() => typeof express.Router()[by](pattern, say('it'))),
      );
    }
    try {
      express().get(pattern, say('it'));
    } catch (error) {
      note(error.constructor.name, error instanceof TypeError, Object.keys(error), error.originalPath);
    }
  },
});

module.exports = [
  route('/*splat', ['/', '/x', '/x/y/z?q', '/x/', '//x', '/%41/%2F', '/a%2Fb/c']),
  route('/{*splat}', ['/', '/x', '/x/y', '//']),
  route('/a/*rest', ['/a', '/a/', '/a/b', '/a/b/c/', '/A/x']),
  route('/a{/*rest}', ['/a', '/a/', '/a/b/c']),
  route('/*path/b', ['/a/b', '/x/y/b', '/b', '/x/y/c']),
  route('/*a/x/*b', ['/1/x/2', '/1/2/x/3/4', '/x/x/x', '/1/x']),
  route('/*a-*b', ['/x-y', '/x-y/z-w', '/x']),
  route('/:a/*b', ['/1/2/3', '/1', '/1/']),
  route('/*a/:b', ['/1/2', '/1/2/3', '/1']),
  route('/:a-*b', ['/x-y/z', '/x-', '/x']),
  route('/f/*name.:ext', ['/f/a.b', '/f/a/b.c.d', '/f/a']),
  route('/f/*name.json', ['/f/a.json', '/f/a/b.json', '/f/.json']),
  route('/x{/:a}', ['/x', '/x/', '/x/1', '/x/1/2']),
  route('/x{/:a}/y', ['/x/y', '/x/1/y', '/x//y']),
  route('/:a{.:ext}', ['/x', '/x.json', '/x.y.z', '/x.']),
  route('/:a{-:b}{-:c}', ['/1', '/1-2', '/1-2-3', '/1-2-3-4']),
  route('{/:a}{/:b}', ['/', '/1', '/1/2', '/1/2/3']),
  route('/a{b}c', ['/ac', '/abc', '/abbc']),
  route('/a{b{c}}d', ['/ad', '/abd', '/abcd', '/acd']),
  route('/{a}{b}{c}', ['/', '/a', '/ab', '/abc', '/c', '/ca']),
  route('/{:a}', ['/', '/x']),
  route('{/x}', ['/', '/x']),
  route('/{}', ['/', '/x']),
  route('/:"a b"', ['/x', '/x y']),
  route('/:"a-b"-:c', ['/1-2']),
  route('/*"the rest"', ['/x/y']),
  route('/:"a\\"b"', ['/x']),
  route('/:"constructor"', ['/x']),
  route('/a\\*b', ['/a*b', '/axb']),
  route('/a\\{b\\}', ['/a{b}', '/ab']),
  route('/\\(x\\)', ['/(x)', '/x']),
  route('/\\[x\\]\\+\\?\\!', ['/[x]+%3F!', '/[x]+?!']),
  route('/x\\\\y', ['/x\\y', '/x%5Cy']),
  route('/a"b"', ['/a"b"', '/a%22b%22']),
  route('/日本/:名前', ['/日本/x', '/%E6%97%A5%E6%9C%AC/x']),
  route('/*splat', ['/x', '/x/', '/'], { settings: { 'strict routing': true }, what: ', strict' }),
  route('/x{/}', ['/x', '/x/'], { settings: { 'strict routing': true }, what: ', strict' }),
  route('/:A', ['/x'], { settings: { 'case sensitive routing': true }, what: ', case sensitive' }),
  route('/abc///', ['/abc', '/abc/', '/abc///']),
  use('/*splat', ['/', '/x', '/x/y', '/x/y/']),
  use('/a/*rest', ['/a', '/a/b/c', '/a/']),
  use('/a{/:b}', ['/a', '/a/1', '/a/1/2', '/ab']),
  use('{/:a}', ['/', '/1', '/1/2']),
  use('/a{.:ext}', ['/a', '/a.b', '/a.b/c', '/a/c', '/ab']),
  use('/*a/x', ['/1/x', '/1/2/x', '/1/2/x/3']),
  use('/:a{-:b}', ['/1/x', '/1-2/x']),
  ...[
    '*',
    '/*',
    '/a/*',
    '/:',
    '/:?',
    '/:a?',
    '/:a+',
    '/:a(\\d+)',
    '/(a|b)',
    '/a(b)?',
    '/ab?cd',
    '/[ab]',
    '/a]',
    '/a+',
    '/a!',
    '/{a',
    '/a}',
    '/{a{b}',
    '/:a:b',
    '/*a*b',
    '/*a:b',
    '/:a*b',
    '/{:a}:b',
    '/:"a',
    '/*"',
    '/a\\',
    '/:1',
    '/:-a',
    '(.*)',
    '/x{/:a}{/:b}{/:c}{/:d}{/:e}{/:f}{/:g}{/:h}{/:i}',
  ].map(refused),
  {
    name: 'refused in an array, with those before it',
    editions: [5],
    app(express, note, { attempt }) {
      const app = express();
      note(attempt(() => app.get(['/a', '/:b?'], say('it'))));
      note(attempt(() => app.use(['/a', '*'], say('it'))));
      note(app.router.stack.length);
      return app;
    },
    requests: ['GET /a', 'GET /x'],
  },
  {
    name: 'a wildcard gives an array, decoded piece by piece',
    editions: [5],
    app(express, note) {
      const app = express();
      app.get('/f/*path', (req, res) => {
        note(req.params, Array.isArray(req.params.path), Object.getPrototypeOf(req.params));
        res.json(req.params);
      });
      return app;
    },
    requests: ['GET /f/a', 'GET /f/a/b%2Fc/d', 'GET /f//', 'GET /f/a//b', 'GET /f/%zz/a', 'GET /f/a/%zz'],
  },
  {
    name: 'missing optional parameters are not there',
    editions: [5],
    app(express, note) {
      const app = express();
      app.get('/a{/:x}{/:y}', (req, res) => {
        note(req.params, Object.keys(req.params), 'x' in req.params);
        res.json(req.params);
      });
      app.get(/^\/re(x)?(y)?/, (req, res) => {
        note(req.params, Object.keys(req.params), Object.getPrototypeOf(req.params) === Object.prototype);
        res.json(req.params);
      });
      return app;
    },
    requests: ['GET /a', 'GET /a/1', 'GET /a/1/2', 'GET /re', 'GET /rey'],
  },
  {
    name: 'the prototype of params, by kind of path',
    app(express, note) {
      const app = express();
      const see = (req, _res, next) => {
        note(Object.getPrototypeOf(req.params) === null, req.params);
        next();
      };
      app.use(see);
      app.use('/', see);
      app.use('/x', see);
      app.use('/:a', see);
      app.use(/^\/x/, see);
      app.get('/x', see);
      app.get('/:a', see);
      app.get(/^\/(x)/, see);
      app.get(['/:b', '/x'], see);
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'patterns of the ReDoS advisories answer at once',
    editions: [5],
    app(express) {
      const app = express();
      app.get('/*x-*y-:z', say('wild'));
      app.get('/g/{a}{b}{c}:z', say('groups'));
      app.get('/:a{-:b}{-:c}', say('optional'));
      return app;
    },
    requests: [
      `GET /${'-'.repeat(6000)}`,
      `GET /g/${'abc'.repeat(2000)}/`,
      `GET /${'-a'.repeat(3000)}/x`,
      `GET /${'x-'.repeat(3000)}/y/`,
    ],
  },
];
