// The syntax of paths that both editions share, and their regular expressions and arrays.

'use strict';

const { say } = require('../handlers');

/** A regular expression of its own for each app: some remember where they were. */
const fresh = (pattern) => (pattern instanceof RegExp ? new RegExp(pattern.source, pattern.flags) : pattern);

/** One route (or mount) for a pattern, and what is asked of it; a pattern that is refused is noted. */
const route = (pattern, requests, { by = 'get', settings = {}, what = '' } = {}) => ({
  name: `${by} ${Array.isArray(pattern) ? `[${pattern.join(' ')}]` : String(pattern)}${what}`,
  app(express, note, { attempt }) {
    const app = express();
    for (const [name, value] of Object.entries(settings)) app.set(name, value);
    note(attempt(() => app[by](fresh(pattern), say('it')) === app));
    return app;
  },
  requests: requests.map((path) => `GET ${path}`),
});

const use = (pattern, requests) => route(pattern, requests, { by: 'use' });
const STRICT = { settings: { 'strict routing': true }, what: ', strict' };
const SENSITIVE = { settings: { 'case sensitive routing': true }, what: ', case sensitive' };

module.exports = [
  route('/', ['/', '', '//', '/?', '/x', '/?x=1']),
  route('', ['/', '/x', '/?x']),
  route('x', ['/x', 'x', '/']),
  route('/abc', ['/abc', '/abc/', '/abc//', '/abcd', '/ABC', '/ab', '/abc?x', '/%61bc', '/abc%2F']),
  route('/abc', ['/abc', '/abc/', '/ABC'], STRICT),
  route('/Abc', ['/Abc', '/abc', '/Abc/'], SENSITIVE),
  route('/abc/', ['/abc', '/abc/', '/abc//']),
  route('/abc/', ['/abc', '/abc/', '/abc//'], STRICT),
  route('/a b', ['/a b', '/a%20b', '/a+b']),
  route('/a%20b', ['/a%20b', '/a b']),
  route('/ü', ['/ü', '/%C3%BC']),
  route('/%C3%BC', ['/%C3%BC', '/%c3%bc', '/ü']),
  route('/:a', [
    '/x',
    '/x/',
    '/',
    '/x/y',
    '/a.b',
    '/a-b',
    '/%20',
    '/%2F',
    '/%25',
    '/%E2%9C%93',
    '/x?y',
    '/:a',
    '/a;b=1',
    '/ü',
  ]),
  route('/:a', ['/x', '/x/', '/X'], STRICT),
  route('/:a/', ['/x', '/x/', '/x//'], STRICT),
  route('/:a/:b', ['/x/y', '/x/', '/x//y', '/x/y/', '/x/y/z', '/a.b/c.d']),
  route('/:a/x/:b', ['/1/x/2', '/1/X/2', '/1/x', '/1/y/2', '/x/x/x']),
  route('/:a-:b', ['/x-y', '/x-y-z', '/xy', '/-', '/x-', '/-y', '/a--b']),
  route('/:a.:b', ['/x.y', '/x.y.z', '/xy', '/.y', '/x.']),
  route('/:from..:to', ['/1..2', '/1.2', '/a.b..c']),
  route('/flights/:from-:to/:when', ['/flights/LAX-SFO/now', '/flights/LAX-SFO', '/flights/A-B-C/x']),
  route('/a:b', ['/ax', '/a', '/axy/', '/bx']),
  route('/:a:b', ['/xy', '/x', '/xyz']),
  route('/:a_b', ['/x', '/x_b']),
  route('/:1a', ['/x']),
  route('/:$a', ['/x']),
  route('/:ä', ['/x', '/xä']),
  route('/:constructor/:__proto__/:toString', ['/a/b/c']),
  route('/:hasOwnProperty/:length', ['/a/b']),
  route('/:a/:a', ['/x/y', '/x']),
  route('/x.json', ['/x.json', '/xajson', '/x.JSON']),
  route('/x$', ['/x$', '/x']),
  route('/x^y', ['/x^y', '/xy']),
  route('/x|y', ['/x|y', '/x', '/y']),
  route('/x&y=z,w;v@u~t', ['/x&y=z,w;v@u~t']),
  route("/it's", ["/it's"]),
  route('/\\:a', ['/:a', '/x', '/\\x']),
  route('/a\\.b', ['/a.b', '/axb']),
  route('/a\\', ['/a', '/a\\']),
  route(/^\/a(b)?c$/, ['/ac', '/abc', '/abcd', '/ABC', '/ac/']),
  route(/\/x/, ['/x', '/a/x', '/xy', '/y', '/a/x/b']),
  route(/^\/user\/(\d+)\/(\w+)/, ['/user/1/ab', '/user/1/ab/c', '/user/x/y']),
  route(/^\/(?<year>\d{4})\/(?<month>\d\d)?$/, ['/2024/05', '/2024/', '/24/05']),
  route(/^\/(?<a>x)-(y)-(?<b>z)-(w)$/, ['/x-y-z-w']),
  route(/^\/(?:a|b)(?=c)(c)(?!d)(?<!x)(e)?/, ['/ac', '/bce', '/acd']),
  route(/^\/(a)\((b)\)/, ['/a(b)']),
  route(/^\/[(](x)[)]/, ['/(x)']),
  route(/.*/, ['/', '/x/y?z']),
  route(/^\/x$/g, ['/x', '/x', '/x']),
  route(/^\/x/y, ['/x', '/x', '/x/y']),
  route(/^\/(X)$/i, ['/x', '/X']),
  route(/^\/(x)(y)?(z)?$/, ['/x', '/xy', '/xyz', '/xz']),
  route(/^\/(%41|.+)$/, ['/%41', '/%42', '/%zz']),
  route(/fly$/, ['/butterfly', '/dragonfly/', '/fly?x', '/flyer']),
  route(['/a', '/b/:id', /^\/c(\d)/], ['/a', '/b/1', '/c2', '/d', '/B/2/']),
  route(['/:a/x', '/:b'], ['/1/x', '/1']),
  route(['/:a', '/:a/:b'], ['/1', '/1/2', '/1/2/3']),
  route([], ['/', '/x']),
  route([['/a', ['/b']], '/c'], ['/a', '/b', '/c']),
  route(['/a', '/a'], ['/a']),
  use('/', ['/', '/x', '']),
  use('', ['/', '/x']),
  use('x', ['/x']),
  use('/a', ['/a', '/a/', '/a/b', '/ab', '/A/b', '/a?b', '/a//b', '/%61/b']),
  use('/a/', ['/a', '/a/', '/a/b', '/a//b']),
  use('/a/b/', ['/a/b', '/a/b/c', '/a/b/', '/a/bc']),
  use('/:a', ['/x', '/x/y', '/', '/x/', '/%2F/y', '/x.y/z']),
  use('/:a/:b', ['/x', '/x/y', '/x/y/z', '/x//z']),
  use('/a/:b/c', ['/a/1/c/d', '/a/1/c', '/a/1/d']),
  use('/:a-:b', ['/x-y/z', '/x-y-z/w', '/x']),
  use(/^\/a(\d+)?/, ['/a', '/a12', '/a12/b', '/a12b', '/ab', '/b']),
  use(/^\/a\//, ['/a/', '/a/b', '/a/b/c']),
  use(/b/, ['/b', '/a/b', '/ab']),
  use(/^\/(\w+)\/x/, ['/q/x', '/q/x/y', '/q/xy']),
  use(/(?:)/, ['/', '/x']),
  use(['/a', '/b/:c'], ['/a/x', '/b/1/x', '/b', '/c']),
  use([], ['/x']),
  {
    name: 'parameters that cannot be decoded are a 400',
    app(express) {
      const app = express();
      app.get('/x', say('x'));
      app.get('/p/:a', say('a'));
      app.get('/r/:a/:b', say('ab'));
      app.use('/u/:a', say('use'));
      app.get(/^\/re\/(.*)$/, say('regexp'));
      app.set('env', 'production');
      return app;
    },
    requests: [
      'GET /p/%',
      'GET /p/%zz',
      'GET /p/%E0%A4%A',
      'GET /p/%ff',
      'GET /r/%41/%',
      'GET /r/%/%',
      'GET /u/%/x',
      'GET /re/a%b',
      'GET /%',
      'GET /x?%',
      'GET /p/%00',
      'GET /p/%C0%AE',
      'POST /p/%',
      'HEAD /p/%',
      'OPTIONS /p/%',
    ],
  },
  {
    name: 'the error of a parameter that cannot be decoded',
    app(express, note) {
      const app = express();
      app.get('/p/:a', say('a'));
      app.use((req, _res, next) => {
        note('skipped');
        next();
      });
      app.use((err, req, res, _next) => {
        note(err, err.constructor.name, req.params);
        res.status(err.status).send(err.message);
      });
      return app;
    },
    requests: ['GET /p/%zz', 'GET /p/a%2', 'GET /p/ok'],
  },
  {
    name: 'after a bad parameter only error handlers run, routes that match are skipped',
    app(express, note) {
      const app = express();
      app.get('/:a', say('a'));
      app.get('/%zz', say('static'));
      app.all(/.*/, say('all'));
      app.use((err, req, res, _next) => {
        note(err.message);
        res.send('handled');
      });
      return app;
    },
    requests: ['GET /%zz', 'GET /%41'],
  },
  {
    name: 'a static route before a bad parameter answers',
    app(express) {
      const app = express();
      app.get('/%zz', say('static'));
      app.get('/:a', say('a'));
      return app;
    },
    requests: ['GET /%zz', 'GET /%ZZ'],
  },
  {
    name: 'long paths and many segments',
    app(express) {
      const app = express();
      app.get('/:a/:b/:c/:d/:e/:f/:g/:h', (req, res) =>
        res.json(Object.values(req.params).map((value) => value.length)),
      );
      app.get('/:a', (req, res) => res.json(req.params.a.length));
      return app;
    },
    requests: [
      `GET /${'x'.repeat(5000)}`,
      `GET ${'/yy'.repeat(8)}`,
      `GET ${'/y'.repeat(9)}`,
      `GET /${'%C3%BC'.repeat(500)}`,
    ],
  },
  {
    name: 'patterns of the ReDoS advisories answer at once',
    app(express, note) {
      const app = express();
      app.get('/:a-:b-:c', say('three'));
      app.get('/flights/:a-:b', say('two'));
      const started = Date.now();
      app.use((_req, res) => res.end(`${Date.now() - started < 3000}`));
      note('registered');
      return app;
    },
    requests: [`GET /${'-'.repeat(8000)}x/y`, `GET /flights/${'-a'.repeat(4000)}/a`],
  },
];
