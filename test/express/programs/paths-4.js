// The syntax of paths that only Express 4 has: ?, +, *, groups, expressions in parameters.

'use strict';

const { say } = require('../handlers');

const route = (pattern, requests, { by = 'get', settings = {}, what = '' } = {}) => ({
  name: `${by} ${pattern}${what}`,
  editions: [4],
  app(express, note, { attempt }) {
    const app = express();
    for (const [name, value] of Object.entries(settings)) app.set(name, value);
    note(attempt(() => app[by](pattern, say('it')) === app));
    return app;
  },
  requests: requests.map((path) => `GET ${path}`),
});
const use = (pattern, requests) => route(pattern, requests, { by: 'use' });

module.exports = [
  route('*', ['/', '/x', '/x/y?z', '/%zz', '/%41']),
  route('/*', ['/', '/x', '/x/y?z', '/%41/b', '/x/']),
  route('/a/*', ['/a', '/a/', '/a/b', '/a/b/c/', '/A/x']),
  route('/a*', ['/a', '/abc', '/a/b', '/b']),
  route('/a*b', ['/ab', '/axxb', '/a/x/b', '/axbc']),
  route('/*/b/*', ['/a/b/c', '/b/b', '/a/b/', '/x/y/b/z/w']),
  route('/:a*', ['/x', '/x/y', '/x/y/z', '/']),
  route('/:a/*', ['/x/y/z', '/x', '/x/']),
  route('/:a?', ['/', '/x', '/x/', '/x/y']),
  route('/x/:a?', ['/x', '/x/', '/x/1', '/x/1/2']),
  route('/x/:a?/y', ['/x/y', '/x/1/y', '/x//y']),
  route('/:a?/:b?', ['/', '/1', '/1/2', '/1/2/3']),
  route('/:a.:format?', ['/x', '/x.json', '/x.y.z', '/x.']),
  route('/:a(\\d+)', ['/12', '/x', '/12x']),
  route('/:a(\\d+)?', ['/12', '/', '/x']),
  route('/:a(x|y)/:b([a-f]{2})', ['/x/ab', '/y/zz', '/x/abc']),
  route('/:a(.*)', ['/x/y/z', '/']),
  route('/:a(*)', ['/x/y', '/']),
  route('/:a([^/]+)/e', ['/x/e', '/x/y/e']),
  route('/:a((?:x|y)+)', ['/xyx', '/z']),
  route('/ab?cd', ['/acd', '/abcd', '/abbcd']),
  route('/ab+cd', ['/abcd', '/abbbcd', '/acd', '/ab+cd']),
  route('/ab*cd', ['/abcd', '/abXcd', '/ab/x/cd']),
  route('/a(bc)?d', ['/ad', '/abcd', '/abd']),
  route('/a(bc|de)f', ['/abcf', '/adef', '/af']),
  route('/(a|b)/:c', ['/a/1', '/b/1', '/c/1']),
  route('/(apple-)?icon-:res(\\d+).png', ['/icon-240.png', '/apple-icon-240.png', '/icon-x.png']),
  route('/[ab]x', ['/ax', '/bx', '/[ab]x']),
  route('/x{2}', ['/xx', '/x']),
  route('/:foo+', ['/x', '/x+', '/xxx']),
  route('/a.b', ['/a.b', '/axb']),
  route('/a.:b', ['/a.x', '/a.', '/ax']),
  route('/x\\?', ['/x?', '/x', '/x%3F']),
  route('/x\\*', ['/x*', '/xyz']),
  route('/\\(x\\)', ['/(x)', '/x']),
  route('/(x', ['/x']),
  route('/x)', ['/x']),
  route('/[x', ['/x']),
  route('/x[b-a]', ['/x']),
  route('/+', ['/', '/+', '//']),
  route('/?', ['/', '/x']),
  route('/x/?', ['/x', '/x/']),
  route('/x/?', ['/x', '/x/', '/x//'], { settings: { 'strict routing': true }, what: ', strict' }),
  route('/:a(\\w+)-:b(\\d+)', ['/x-1', '/x-y', '/x-y-1']),
  route('/:a/:b?/:c', ['/1/2', '/1/2/3']),
  route('/:a\\(:b\\)', ['/x(y)', '/x']),
  route('/::a', ['/:x', '/x']),
  route('/:', ['/:', '/x']),
  route('/:-', ['/:-', '/x']),
  route('/a$/b', ['/a/b', '/a$/b']),
  route('/^a', ['/a', '/^a']),
  route('/a|b', ['/a', '/b', 'b', '/a|b', '/a/']),
  route('/x\\d', ['/x1', '/xd']),
  route('/x\\w+', ['/xab', '/x-']),
  route('/x\\', ['/x', '/x\\']),
  route('/x(?:y)?z', ['/xz', '/xyz']),
  route('/x(?=y)', ['/x', '/xy']),
  route('/a-b_c~d', ['/a-b_c~d']),
  route('/a#b', ['/a#b', '/a']),
  route('/a%24', ['/a%24', '/a$']),
  route('/:q/[ab]*', ['/1/a.b/x/y', '/1/a', '/1/c', '/1/b/']),
  route('/[ab]*', ['/a/x/y', '/b', '/c', '/a']),
  route('/x[/]y', ['/x/y', '/x']),
  route('/a/:p?*', ['/a.b/c', '/a', '/a/x/y', '/ax', '/b']),
  route('/{a}', ['/a', '/{a}', '/%7Ba%7D']),
  use('*', ['/', '/x/y']),
  use('/*', ['/', '/x/y']),
  use('/a*', ['/a', '/abc/d', '/b']),
  use('/a/*', ['/a', '/a/b/c']),
  use('/:a?', ['/', '/x', '/x/y']),
  use('/:a(\\d+)', ['/12/x', '/x/y', '/12x']),
  use('/ab?c', ['/ac/x', '/abc/x', '/abbc']),
  use('/(a|b)', ['/a/x', '/b', '/c']),
  use('/:a*', ['/x/y/z', '/x']),
  use('/a$', ['/a', '/a$', '/a/b']),
  use('/a.b?', ['/a.b/c', '/a./c', '/a']),
  {
    name: 'values of parameters that are optional and missing',
    editions: [4],
    app(express, note) {
      const app = express();
      app.get('/a/:x?/:y?', (req, res) => {
        note(req.params, Object.keys(req.params), 'x' in req.params);
        res.json(req.params);
      });
      return app;
    },
    requests: ['GET /a', 'GET /a/1', 'GET /a/1/2'],
  },
  {
    name: 'arrays of patterns with unnamed groups share their numbers',
    editions: [4],
    app(express) {
      const app = express();
      app.get(['/a/*', '/b/(x|y)', /^\/c(\d)(\d)/, '/:d/e'], say('it'));
      return app;
    },
    requests: ['GET /a/1', 'GET /b/x', 'GET /c12', 'GET /q/e'],
  },
  {
    name: 'the regular expression that a layer carries',
    editions: [4],
    app(express, note) {
      const app = express();
      for (const path of [
        '/',
        '*',
        '/a',
        '/a/',
        '/:a',
        '/:a?',
        '/a/*',
        '/:a(\\d+)',
        '/a.b',
        ['/a', '/:b'],
        /^\/re(x)?/,
      ]) {
        app.get(path, () => {});
        app.use(path, () => {});
      }
      for (const layer of app._router.stack.slice(2)) {
        note(layer.regexp.source, layer.regexp.flags, layer.regexp.fast_star, layer.regexp.fast_slash, layer.keys);
      }
    },
  },
];
