// Routers in routers: mounting, mergeParams, caseSensitive, strict; what each layer sees of the url.

'use strict';

const { pass, place, say, text } = require('../handlers');

module.exports = [
  {
    name: 'a router under a path',
    app(express) {
      const router = express.Router();
      router.get('/', say('root'));
      router.get('/x', say('x'));
      router.get('/:id', say('id'));
      return express().use('/r', router);
    },
    requests: [
      'GET /r',
      'GET /r/',
      'GET /r/x?q=1',
      'GET /r/y',
      'GET /r/x/',
      'GET /R/X',
      'GET /rx',
      'GET /r//x',
      'GET /r?q',
      'POST /r',
    ],
  },
  {
    name: 'a router under no path, and under /',
    app(express) {
      const app = express();
      const [a, b] = [express.Router(), express.Router()];
      a.get('/a', say('a'));
      b.get('/b', say('b'));
      return app.use(a).use('/', b);
    },
    requests: ['GET /a', 'GET /b?x', 'GET /c', 'GET //a'],
  },
  {
    name: 'routers three deep',
    app(express) {
      const [one, two, three] = [express.Router(), express.Router(), express.Router()];
      three.get('/end', say('end'));
      three.get('/', say('root of three'));
      three.use(say('three'));
      two.use('/three', three);
      two.use((req, res) => res.json(['two', place(req)]));
      one.use('/two', two);
      return express().use('/one', one);
    },
    requests: [
      'GET /one/two/three/end?q=1',
      'GET /one/two/three',
      'GET /one/two/three/',
      'GET /one/two/x/y',
      'GET /one/x',
      'GET /ONE/Two/THREE/end',
    ],
  },
  {
    name: 'the url is restored after a router',
    app(express, note) {
      const app = express();
      const router = express.Router();
      router.use((req, _res, next) => {
        note('inside', req.url, req.baseUrl, req.originalUrl);
        next();
      });
      app.use('/a', router);
      app.use((req, _res, next) => {
        note('outside', req.url, req.baseUrl, req.originalUrl);
        next();
      });
      app.use('/a/b', router);
      app.use('/a/b/', router, router);
      app.use(say('end'));
      return app;
    },
    requests: ['GET /a/b/c?d=/e', 'GET /a/b', 'GET /a', 'GET /a?b', 'GET /a/?b', 'GET /b'],
  },
  {
    name: 'a router with parameters in its mount path',
    app(express, note) {
      const router = express.Router();
      router.get('/x/:b', say('x'));
      router.use((req, _res, next) => {
        note(req.params, req.baseUrl);
        next();
      });
      return express()
        .use('/:a', router)
        .use('/:a/:b', (req, res) => res.json(['two', place(req)]));
    },
    requests: ['GET /1/x/2', 'GET /1', 'GET /1/2/3', 'GET /%41%2F/x/b', 'GET /'],
  },
  {
    name: 'mergeParams: the parameters of the parent are seen',
    app(express) {
      const app = express();
      const [plain, merged] = [express.Router(), express.Router({ mergeParams: true })];
      for (const router of [plain, merged]) {
        router.get('/x/:b', say('x'));
        router.get('/same/:a', say('same'));
        router.use(say('use'));
      }
      return app.use('/p/:a', plain).use('/m/:a', merged);
    },
    requests: ['GET /p/1/x/2', 'GET /m/1/x/2', 'GET /m/1/same/2', 'GET /p/1', 'GET /m/1', 'GET /m/1/y/z'],
  },
  {
    name: 'mergeParams over three levels',
    app(express) {
      const options = { mergeParams: true };
      const [one, two, three] = [express.Router(options), express.Router(options), express.Router(options)];
      three.get('/:d', say('d'));
      two.use('/:c', three);
      one.use('/:b', two);
      return express().use('/:a', one);
    },
    requests: ['GET /1/2/3/4', 'GET /1/2/3', 'GET /1/2/3/%34?x'],
  },
  {
    name: 'mergeParams with a router in between that does not',
    app(express) {
      const [one, two] = [express.Router(), express.Router({ mergeParams: true })];
      two.get('/:c', say('c'));
      one.use('/:b', two);
      return express().use('/:a', one);
    },
    requests: ['GET /1/2/3'],
  },
  {
    name: 'mergeParams: the numbers of unnamed groups are moved up',
    app(express) {
      const router = express.Router({ mergeParams: true });
      router.get(/^\/user(\d+)(?:-(\w+))?$/, say('user'));
      router.get(/^\/none$/, say('none'));
      return express().use(/^\/(\w+)-(\w+)/, router);
    },
    requests: ['GET /a-b/user12', 'GET /a-b/user12-x', 'GET /a-b/none'],
  },
  {
    name: 'mergeParams: numbers of the parent with gaps, numbers of the child without',
    app(express) {
      const router = express.Router({ mergeParams: true });
      router.get(/^\/(a)(b)?(c)$/, say('abc'));
      router.use(say('rest'));
      return express().use(/^\/(x)?(y)(z)?/, router);
    },
    requests: ['GET /xyz/abc', 'GET /y/ac', 'GET /xy/ac', 'GET /yz/abc', 'GET /y'],
  },
  {
    name: 'mergeParams: what the parent’s middleware puts in params',
    app(express) {
      const router = express.Router({ mergeParams: true });
      router.get('/:b', say('b'));
      return express().use(
        '/:a',
        (req, _res, next) => {
          req.params.extra = 'mine';
          req.params.a += '!';
          next();
        },
        router,
      );
    },
    requests: ['GET /1/2'],
  },
  {
    name: 'mergeParams when params is no object',
    app(express) {
      const app = express();
      const router = express.Router({ mergeParams: true });
      router.get('/:b', say('b'));
      router.use(say('use'));
      for (const [path, value] of Object.entries({
        null: null,
        undefined: undefined,
        text: 'text',
        number: 1,
        array: ['x', 'y'],
      })) {
        app.use(`/${path}`, (req, _res, next) => {
          req.params = value;
          router(req, _res, next);
        });
      }
      return app;
    },
    requests: ['GET /null/1', 'GET /undefined/1', 'GET /text/1', 'GET /number/1', 'GET /array/1', 'GET /array'],
  },
  {
    name: 'params are restored after a router',
    app(express, note) {
      const app = express();
      const router = express.Router();
      router.get('/:b', pass(note, 'inner'));
      app.use('/:a', (req, res, next) => {
        note('before', req.params);
        router(req, res, (err) => {
          note('after', req.params, req.baseUrl, req.url, typeof req.next);
          next(err);
        });
      });
      app.use(say('end'));
      return app;
    },
    requests: ['GET /1/2', 'GET /1'],
  },
  {
    name: 'caseSensitive of a router is its own',
    app(express) {
      const app = express();
      const sensitive = express.Router({ caseSensitive: true });
      const plain = express.Router();
      for (const router of [sensitive, plain]) {
        router.get('/Item', say('Item'));
        router.use('/Sub', say('Sub'));
        router.get('/:Id/Detail', say('Detail'));
      }
      return app.use('/s', sensitive).use('/p', plain);
    },
    requests: [
      'GET /s/Item',
      'GET /s/item',
      'GET /p/ITEM',
      'GET /s/Sub/x',
      'GET /s/sub',
      'GET /p/SUB',
      'GET /S/Item',
      'GET /s/A/Detail',
      'GET /s/A/detail',
    ],
  },
  {
    name: 'strict of a router is its own',
    app(express) {
      const app = express();
      const [strict, plain] = [express.Router({ strict: true }), express.Router({ strict: false })];
      for (const router of [strict, plain]) {
        router.get('/x', say('x'));
        router.get('/y/', say('y/'));
        router.get('/', say('root'));
        router.get('/:a/z', say('z'));
      }
      return app.use('/s', strict).use('/p', plain);
    },
    requests: [
      'GET /s/x',
      'GET /s/x/',
      'GET /s/y',
      'GET /s/y/',
      'GET /p/x/',
      'GET /p/y',
      'GET /s',
      'GET /s/',
      'GET /s/1/z/',
      'GET /p/1/z/',
      'GET /s/x//',
    ],
  },
  {
    name: 'app: case sensitive routing',
    app(express) {
      const app = express();
      app.enable('case sensitive routing');
      app.get('/Item/:Id', say('Item'));
      app.use('/Sub', say('Sub'));
      return app;
    },
    requests: ['GET /Item/1', 'GET /item/1', 'GET /Sub/x', 'GET /sub/x', 'GET /Item/A'],
  },
  {
    name: 'app: strict routing',
    app(express) {
      const app = express();
      app.enable('strict routing');
      app.get('/x', say('x'));
      app.get('/y/', say('y/'));
      app.use('/u', say('use'));
      app.use('/v/', say('use slash'));
      return app;
    },
    requests: [
      'GET /x',
      'GET /x/',
      'GET /y',
      'GET /y/',
      'GET /u',
      'GET /u/',
      'GET /v',
      'GET /v/',
      'GET /v/w',
      'GET /vw',
    ],
  },
  {
    name: 'routing settings changed after the router was made have no effect',
    app(express) {
      const app = express();
      app.get('/a', say('a'));
      app.enable('strict routing');
      app.enable('case sensitive routing');
      app.get('/b', say('b'));
      return app;
    },
    requests: ['GET /A/', 'GET /B/', 'GET /b'],
  },
  {
    name: 'routing settings of an app are not those of its routers and sub-apps',
    app(express) {
      const app = express();
      app.enable('strict routing').enable('case sensitive routing');
      const [router, sub] = [express.Router(), express()];
      router.get('/a', say('router'));
      sub.get('/b', say('sub'));
      return app.use('/r', router).use('/s', sub);
    },
    requests: ['GET /r/A/', 'GET /s/B/', 'GET /R/a'],
  },
  {
    name: 'options of a router changed after it was made',
    app(express, note) {
      const router = express.Router({ caseSensitive: true, strict: true, mergeParams: true });
      note(router.caseSensitive, router.strict, router.mergeParams);
      router.get('/A', say('A'));
      router.caseSensitive = false;
      router.strict = false;
      router.get('/B', say('B'));
      router.mergeParams = false;
      return express().use('/:p', router);
    },
    requests: ['GET /1/A', 'GET /1/a', 'GET /1/A/', 'GET /1/b/', 'GET /1/B'],
  },
  {
    name: 'trailing slashes in mount paths and requests',
    app(express) {
      const app = express();
      const router = express.Router();
      router.get('/', say('root'));
      router.get('/x/', say('x'));
      app.use('/a/', router);
      app.use('/b', router);
      app.use('/c//', router);
      return app;
    },
    requests: [
      'GET /a',
      'GET /a/',
      'GET /a//',
      'GET /a/x',
      'GET /a//x',
      'GET /b//',
      'GET /b/x/',
      'GET /c',
      'GET /c/',
      'GET /c//',
      'GET /c//x',
      'GET /c/x',
    ],
  },
  {
    name: 'slashes that are doubled',
    app(express) {
      const app = express();
      app.get('/a/b', say('a/b'));
      app.get('//a', say('//a'));
      app.use('/m', say('m'));
      app.get('/', say('root'));
      return app;
    },
    requests: ['GET /a//b', 'GET //a', 'GET //a/b', 'GET ///', 'GET //', 'GET //m', 'GET /m//x', 'GET /a/b//'],
  },
  {
    name: 'dots, dot segments and encoded slashes are left alone',
    app(express) {
      const app = express();
      app.use('/m', say('m'));
      app.get('/a.b', say('a.b'));
      app.get('/a/../b', say('dots'));
      app.get('/:x', say('x'));
      return app;
    },
    requests: [
      'GET /m/../b',
      'GET /m/./x',
      'GET /a.b',
      'GET /aXb',
      'GET /a/../b',
      'GET /a%2Fb',
      'GET /a%2E%2E',
      'GET /m%2Fx',
      'GET /m.x',
      'GET /m.',
    ],
  },
  {
    name: 'a mount path ends at a slash, and in Express 4 at a dot',
    app(express) {
      const app = express();
      app.use('/foo', say('foo'));
      app.use('/foo.b', say('foo.b'));
      return app;
    },
    requests: [
      'GET /foo',
      'GET /foo/bar',
      'GET /foobar',
      'GET /foo.bar',
      'GET /foo.b',
      'GET /foo.b/c',
      'GET /foo-bar',
      'GET /foo?bar',
      'GET /foo;a',
    ],
  },
  {
    name: 'a query with slashes, question marks and urls in it',
    app(express) {
      const app = express();
      const router = express.Router();
      router.get('/x', say('x'));
      return app.use('/r', router);
    },
    requests: [
      'GET /r/x?a=/b/c?d',
      'GET /r/x?http://example.com/r',
      'GET /r?/x',
      'GET /r/x?',
      'GET /r/x??',
      'GET /r/x#f',
      'GET /?/r/x',
    ],
  },
  {
    name: 'the same router at two paths',
    app(express) {
      const router = express.Router({ mergeParams: true });
      router.get('/x', say('x'));
      return express().use('/a', router).use('/b/:n', router).use(['/c', '/d'], router);
    },
    requests: ['GET /a/x', 'GET /b/1/x', 'GET /c/x', 'GET /d/x'],
  },
  {
    name: 'a router that mounts itself, twice as deep each time',
    app(express) {
      const router = express.Router({ mergeParams: true });
      router.get('/end', say('end'));
      router.use('/:level', router);
      return express().use(router);
    },
    requests: ['GET /end', 'GET /a/end', 'GET /a/b/c/end'],
  },
  {
    name: 'app.use and router.use with arrays of paths',
    app(express) {
      const app = express();
      const router = express.Router();
      router.use(['/x', '/y/:id', /^\/z(\d+)/], say('router'));
      app.use(['/a', '/b'], router);
      return app;
    },
    requests: ['GET /a/x', 'GET /b/y/1/q', 'GET /a/z12/3', 'GET /b/z', 'GET /c/x', 'GET /a/X/w'],
  },
  {
    name: 'a router called by hand',
    app(express, note) {
      const router = express.Router();
      router.get('/x', say('x'));
      return (req, res) => {
        req.app = undefined;
        res.json ??= (value) => res.end(JSON.stringify(value));
        router(req, res, (err) => {
          note('out', err ?? 'nothing', req.baseUrl, req.originalUrl, req.params ?? 'no params');
          res.statusCode = 404;
          res.end('out');
        });
      };
    },
    requests: ['GET /x', 'GET /y', 'OPTIONS /y'],
  },
  {
    name: 'OPTIONS in a router that stands alone',
    editions: [5],
    app(express) {
      const router = express.Router();
      router.get('/x', text('x'));
      return (req, res) => router(req, res, () => res.end('out'));
    },
    requests: ['OPTIONS /x', 'OPTIONS /y'],
  },
  {
    name: 'router.handle without a callback',
    editions: [5],
    app(express, note, { attempt }) {
      const router = express.Router();
      return (req, res) => {
        note(attempt(() => router.handle(req, res)));
        note(attempt(() => router(req, res)));
        res.end();
      };
    },
    requests: ['GET /x'],
  },
  {
    name: 'req.baseUrl set by a program is kept as the base',
    app(express) {
      const router = express.Router();
      router.get('/x', say('x'));
      return express()
        .use((req, _res, next) => {
          req.baseUrl = '/base';
          next();
        }, router)
        .use('/r', router);
    },
    requests: ['GET /x', 'GET /r/x'],
  },
  {
    name: 'req.originalUrl set by a program before',
    app(express) {
      const app = express();
      app.get('/x', say('x'));
      return (req, res) => {
        req.originalUrl = '/before';
        app(req, res);
      };
    },
    requests: ['GET /x'],
  },
  {
    name: 'all routers of a list are entered in turn',
    app(express, note) {
      const list = ['a', 'b', 'c'].map((name) => {
        const router = express.Router();
        router.use(pass(note, name));
        router.get(`/${name}`, say(name));
        return router;
      });
      return express().use('/l', list[0], [list[1], [list[2]]]);
    },
    requests: ['GET /l/a', 'GET /l/c', 'GET /l/d'],
  },
  {
    name: 'router.route: several methods of one path, and a chain',
    app(express, note) {
      const router = express.Router();
      const route = router.route('/:id');
      note(route.get(say('get')) === route, route.post(say('post')) === route, route.all(say('all')) === route);
      return express().use('/r', router);
    },
    requests: ['GET /r/1', 'POST /r/1', 'DELETE /r/1', 'HEAD /r/1', 'OPTIONS /r/1'],
  },
];
