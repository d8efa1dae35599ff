// Methods: `app.METHOD`, `all`, the automatic HEAD and OPTIONS, and what a method that nobody handles gets.

'use strict';

const { METHODS } = require('node:http');
const { pass, say, text } = require('../handlers');

const COMMON = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
/** CONNECT never reaches a request handler. */
const ordinary = METHODS.filter((method) => method !== 'CONNECT');
const each = (path, methods = COMMON) => methods.map((method) => `${method} ${path}`);

module.exports = [
  ...ordinary.map((method) => ({
    name: `app.${method.toLowerCase()}() answers ${method} and not another method`,
    app(express, note) {
      const app = express();
      const name = method.toLowerCase();
      if (typeof app[name] !== 'function') return void note('no such member', name);
      note(app[name]('/x', (req, res) => res.set('x-method', req.method).end()) === app);
      return app;
    },
    requests: [`${method} /x`, `${method === 'GET' ? 'POST' : 'GET'} /x`, 'OPTIONS /x'],
  })),
  {
    name: 'the methods that an app, a router and a route have',
    app(express, note) {
      const app = express();
      const route = app.route('/');
      const router = express.Router();
      for (const method of [...METHODS, 'ALL', 'DEL', 'CONNECT', 'QUERY', 'M-SEARCH']) {
        const name = method.toLowerCase();
        note(name, typeof app[name], typeof router[name], typeof route[name]);
      }
    },
  },
  {
    name: 'app.all answers every method',
    app(express) {
      const app = express();
      app.all('/x', (req, res) => res.set('x-method', req.method).send(req.method));
      return app;
    },
    requests: [...each('/x'), 'PURGE /x', 'PROPFIND /x', 'GET /y'],
  },
  {
    name: 'router.all answers every method, and its OPTIONS is its own',
    app(express) {
      const router = express.Router();
      router.all('/x', (req, res) => res.send(req.method));
      return express().use('/r', router);
    },
    requests: [...each('/r/x'), 'OPTIONS /r/y'],
  },
  {
    name: 'route.all between methods keeps the order of registration',
    app(express, note) {
      const app = express();
      app
        .route('/x')
        .get(pass(note, 'get 1'))
        .all(pass(note, 'all 1'))
        .post(text('post'))
        .all(pass(note, 'all 2'))
        .get(text('get'));
      return app;
    },
    requests: each('/x'),
  },
  {
    name: 'several handlers of one call run in order',
    app(express, note) {
      const app = express();
      app.get('/x', pass(note, 1), pass(note, 2), text('x'), pass(note, 'never'));
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'handlers in nested arrays are flattened',
    app(express, note) {
      const app = express();
      app.get('/x', [pass(note, 1), [pass(note, 2), [pass(note, 3)]]], pass(note, 4), [text('x')]);
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'HEAD is answered by GET without a body',
    app(express) {
      const app = express();
      app.get('/x', (req, res) => res.set('x-method', req.method).send('body'));
      return app;
    },
    requests: ['HEAD /x', 'GET /x', 'HEAD /y'],
  },
  {
    name: 'an own HEAD handler comes before GET when it stands first',
    app(express) {
      const app = express();
      app.head('/x', (_req, res) => res.set('x-by', 'head').end());
      app.get('/x', (_req, res) => res.set('x-by', 'get').end('body'));
      return app;
    },
    requests: ['HEAD /x', 'GET /x'],
  },
  {
    name: 'a GET before an own HEAD handler takes HEAD',
    app(express) {
      const app = express();
      app.get('/x', (_req, res) => res.set('x-by', 'get').end('body'));
      app.head('/x', (_req, res) => res.set('x-by', 'head').end());
      return app;
    },
    requests: ['HEAD /x', 'GET /x'],
  },
  {
    name: 'a route with both head and get chooses head for HEAD',
    app(express, note) {
      const app = express();
      app.route('/x').get(pass(note, 'get'), text('get')).head(pass(note, 'head'), text('head'));
      return app;
    },
    requests: ['HEAD /x', 'GET /x', 'OPTIONS /x'],
  },
  {
    name: 'HEAD on a path that only has POST is not found',
    app(express) {
      const app = express();
      app.post('/x', text('x'));
      return app;
    },
    requests: ['HEAD /x', 'POST /x'],
  },
  {
    name: 'HEAD tries a route without a matching method and goes on',
    app(express, note) {
      const app = express();
      app.param('id', (_req, _res, next, id) => {
        note('param', id);
        next();
      });
      app.post('/:id', text('post'));
      app.use((req, res) => res.send(`fallback ${req.method}`));
      return app;
    },
    requests: ['HEAD /x', 'PUT /y'],
  },
  {
    name: 'OPTIONS lists the methods of a path',
    app(express) {
      const app = express();
      app.get('/x', text('x'));
      app.post('/x', text('x'));
      app.delete('/x', text('x'));
      return app;
    },
    requests: ['OPTIONS /x', 'OPTIONS /y'],
  },
  {
    name: 'OPTIONS gathers from several routes that match, without repeating',
    app(express) {
      const app = express();
      app.get('/:a', text('x'));
      app.put('/x', text('x'));
      app.get('/x', text('x'));
      app.post('/y', text('x'));
      return app;
    },
    requests: ['OPTIONS /x', 'OPTIONS /y', 'OPTIONS /z', 'OPTIONS /z/z'],
  },
  {
    name: 'OPTIONS with an own handler',
    app(express) {
      const app = express();
      app.get('/x', text('x'));
      app.options('/x', (_req, res) => res.set('Allow', 'MINE').send('mine'));
      return app;
    },
    requests: ['OPTIONS /x'],
  },
  {
    name: 'OPTIONS with an own handler that passes on',
    app(express) {
      const app = express();
      app.options('/x', (_req, res, next) => {
        res.set('x-seen', '1');
        next();
      });
      app.get('/x', text('x'));
      return app;
    },
    requests: ['OPTIONS /x'],
  },
  {
    name: 'OPTIONS * and an app.all',
    app(express) {
      const app = express();
      app.all('/x', text('all'));
      app.get('/y', text('y'));
      return app;
    },
    requests: ['OPTIONS *', 'OPTIONS /x', 'OPTIONS /y'],
  },
  {
    name: 'OPTIONS passes through middleware, which can answer',
    app(express, note) {
      const app = express();
      app.use(pass(note, 'mw'));
      app.get('/x', text('x'));
      app.use('/z', (req, res) => res.send(`use ${req.method}`));
      app.get('/z', text('z'));
      return app;
    },
    requests: ['OPTIONS /x', 'OPTIONS /z', 'OPTIONS /none'],
  },
  {
    name: 'OPTIONS of routers: the inner one answers',
    app(express) {
      const app = express();
      const router = express.Router();
      router.get('/x', text('x'));
      app.use('/r', router);
      app.post('/r/x', text('x'));
      app.put('/r/y', text('y'));
      return app;
    },
    requests: ['OPTIONS /r/x', 'OPTIONS /r/y', 'OPTIONS /r/z'],
  },
  {
    name: 'OPTIONS: two routers at one path, the first that knows the path answers',
    app(express) {
      const [a, b] = [express.Router(), express.Router()];
      a.get('/a', text('a'));
      b.post('/a', text('a'));
      b.post('/b', text('b'));
      return express().use(a, b);
    },
    requests: ['OPTIONS /a', 'OPTIONS /b'],
  },
  {
    name: 'OPTIONS after an error in middleware',
    app(express) {
      const app = express();
      app.use((req, _res, next) => next(req.query.e ? new Error('no') : undefined));
      app.get('/x', text('x'));
      app.use((err, _req, res, _next) => res.status(500).send(err.message));
      return app;
    },
    requests: ['OPTIONS /x?e=1', 'OPTIONS /x'],
  },
  {
    name: 'OPTIONS sets its answer over what middleware set',
    app(express) {
      const app = express();
      app.use((_req, res, next) => {
        res.set({ Allow: 'OLD', 'Content-Type': 'application/json', 'Content-Length': '99', ETag: '"x"' });
        res.status(202);
        next();
      });
      app.get('/x', text('x'));
      return app;
    },
    requests: ['OPTIONS /x'],
  },
  {
    name: 'OPTIONS when the head is sent already',
    app(express) {
      const app = express();
      app.use((_req, res, next) => {
        res.write('early');
        next();
        if (!res.writableEnded) res.end();
      });
      app.get('/x', text('x'));
      app.use((err, _req, res, _next) => res.end(` error ${err.code}`));
      return app;
    },
    requests: ['OPTIONS /x'],
  },
  {
    name: 'OPTIONS of routes with head only, all only, and every method',
    app(express) {
      const app = express();
      app.head('/head', text('x'));
      app
        .route('/both')
        .all(pass(() => {}, ''))
        .get(text('x'));
      for (const name of ['get', 'post', 'put', 'patch', 'delete', 'head', 'propfind', 'm-search'])
        app[name]('/m', text('x'));
      return app;
    },
    requests: ['OPTIONS /head', 'OPTIONS /both', 'OPTIONS /m'],
  },
  {
    name: 'a method without a handler falls through to the next layers',
    app(express, note) {
      const app = express();
      app.get('/x', text('get'));
      app.use(pass(note, 'after'));
      app.post('/x', text('post'));
      return app;
    },
    requests: each('/x'),
  },
  {
    name: '405 by hand: route.all after the methods',
    app(express) {
      const app = express();
      app
        .route('/x')
        .get(text('get'))
        .post(text('post'))
        .all((_req, res) => res.set('Allow', 'GET, POST').sendStatus(405));
      return app;
    },
    requests: each('/x'),
  },
  {
    name: 'the request’s method changed by middleware decides',
    app(express) {
      const app = express();
      app.use((req, _res, next) => {
        if (req.query.m !== undefined) req.method = req.query.m;
        next();
      });
      app.get('/x', text('get'));
      app.post('/x', text('post'));
      app.put('/x', text('put'));
      return app;
    },
    requests: ['GET /x?m=POST', 'POST /x?m=put', 'POST /x?m=pUt', 'GET /x?m=', 'GET /x?m=NONE', 'GET /x'],
  },
  {
    name: 'the method changed to something that is not a string',
    app(express, note, { attempt }) {
      const app = express();
      app.use((req, _res, next) => {
        req.method = { 1: undefined, 2: 42, 3: null, 4: {} }[req.query.m];
        note(attempt(next));
      });
      app.get('/x', text('get'));
      app.all('/y', text('all'));
      app.use((req, res) => res.send(`end ${typeof req.method}`));
      return app;
    },
    requests: ['GET /x?m=1', 'GET /x?m=2', 'GET /x?m=3', 'GET /x?m=4', 'GET /y?m=1', 'GET /y?m=2'],
  },
  {
    name: 'the method changed from OPTIONS, and to OPTIONS, on the way',
    app(express, note) {
      const app = express();
      app.put('/x', text('put'));
      app.use((req, res, next) => {
        res.on('finish', () => note(req.method, req.baseUrl, req.params));
        req.method = req.query.m ?? req.method;
        next();
      });
      app.get('/x', text('get'));
      app.post('/:a', text('post'));
      return app;
    },
    requests: ['OPTIONS /x?m=DELETE', 'GET /x?m=OPTIONS', 'OPTIONS /x?m=GET', 'OPTIONS /x', 'OPTIONS /y?m=PUT'],
  },
  {
    name: 'what a request is when the automatic OPTIONS answers',
    app(express, note) {
      const app = express();
      app.use((req, res, next) => {
        const { end } = res;
        res.end = function (...all) {
          note(req.baseUrl, req.params, req.url, typeof req.next, req.route?.path);
          return end.apply(this, all);
        };
        next();
      });
      app.get('/:a', text('get'));
      return app;
    },
    requests: ['OPTIONS /x'],
  },
  {
    name: 'the method changed inside a route',
    app(express, note) {
      const app = express();
      app
        .route('/x')
        .all((req, _res, next) => {
          req.method = 'POST';
          next();
        })
        .get(text('get'))
        .post(text('post'));
      app.post('/x', (req, res) => res.send(`second ${req.method}`));
      app.use(pass(note, 'end'));
      return app;
    },
    requests: ['GET /x', 'DELETE /x'],
  },
  {
    name: 'app.get with one argument reads a setting',
    app(express, note, { attempt }) {
      const app = express();
      app.set('a', 1);
      note(
        app.get('a'),
        app.get('none'),
        attempt(() => app.get()),
      );
      note(app.get('env'), app.get('/'));
    },
  },
  {
    name: 'app.METHOD without handlers',
    app(express, note, { attempt }) {
      const app = express();
      note(attempt(() => app.post('/x') === app));
      note(attempt(() => app.all('/x') === app));
      note(attempt(() => app.route('/x').get() !== undefined));
      note(attempt(() => app.route('/x').all() !== undefined));
      note(attempt(() => express.Router().get('/x') !== undefined));
      note(attempt(() => app.get('/x', []) === app));
      return app;
    },
    requests: ['POST /x', 'GET /x', 'OPTIONS /x'],
  },
  {
    name: 'app.del of Express 4',
    alone: true,
    app(express, note) {
      const app = express();
      note(typeof app.del);
      if (app.del) app.del('/x', text('deleted'));
      return app;
    },
    requests: ['DELETE /x', 'OPTIONS /x'],
  },
  {
    name: 'the same handler in two routes',
    app(express) {
      const app = express();
      const handler = say('same');
      app.get('/a', handler);
      app.get('/b', handler);
      return app;
    },
    requests: ['GET /a', 'GET /b', 'GET /a?b'],
  },
  {
    name: 'a path of an absolute-form request',
    app(express) {
      const app = express();
      app.get('/x', say('x'));
      app.use('/m', say('m'));
      return app;
    },
    requests: [
      'GET http://localhost/x?a=1',
      'GET http://localhost/m/y',
      'GET http://localhost',
      'GET http://localhost/m',
    ],
  },
];
