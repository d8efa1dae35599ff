// Order and fall-through: next(), next('route'), next('router'), and what comes after.

'use strict';

const { pass, say, text, caught } = require('../handlers');

module.exports = [
  {
    name: 'the first route that answers wins',
    app(express) {
      const app = express();
      app.get('/:a', say('first'));
      app.get('/x', say('second'));
      return app;
    },
    requests: ['GET /x', 'GET /y'],
  },
  {
    name: 'a static route before a parameter, and after',
    app(express) {
      const app = express();
      app.get('/x', say('static'));
      app.get('/:a', say('param'));
      app.get('/y', say('never'));
      return app;
    },
    requests: ['GET /x', 'GET /y', 'GET /X', 'GET /x/'],
  },
  {
    name: 'next() goes on to the next route that matches',
    app(express, note) {
      const app = express();
      app.get('/x', pass(note, 1));
      app.get('/y', pass(note, 'other'));
      app.get('/:a', (req, _res, next) => {
        note(2, req.params);
        next();
      });
      app.all('/x', pass(note, 3));
      app.get('/x', text('end'));
      return app;
    },
    requests: ['GET /x', 'POST /x', 'GET /y'],
  },
  {
    name: 'next("route") skips the rest of the route',
    app(express, note) {
      const app = express();
      app.get('/x', (_req, _res, next) => next('route'), pass(note, 'skipped'), text('skipped'));
      app.get('/x', text('second'));
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'next("route") of the last route',
    app(express) {
      const app = express();
      app.get('/x', (_req, _res, next) => next('route'));
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'next("route") in app.use',
    app(express, note) {
      const app = express();
      app.use((_req, _res, next) => next('route'));
      app.use(pass(note, 'second'), pass(note, 'third'));
      app.get('/x', text('x'));
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'next("route") in a stack of app.use handlers does not skip its neighbours',
    app(express, note) {
      const app = express();
      app.use('/x', (_req, _res, next) => next('route'), pass(note, 'neighbour'), text('end'));
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'next("route") in an error handler',
    app(express, note) {
      const app = express();
      app.get('/x', () => {
        throw new Error('x');
      });
      app.use((_err, _req, _res, next) => {
        note('handler 1');
        next('route');
      });
      app.use((_err, _req, _res, next) => {
        note('handler 2');
        next();
      });
      app.get('/x', text('recovered'));
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'next("route") in an error handler of a route',
    app(express, note) {
      const app = express();
      app.get(
        '/x',
        (_req, _res, next) => next(new Error('x')),
        (_err, _req, _res, next) => next('route'),
        pass(note, 'skipped'),
      );
      app.get('/x', text('recovered'));
      app.use(caught('app'));
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'next("router") leaves the router',
    app(express, note) {
      const app = express();
      const router = express.Router();
      router.use((req, _res, next) => next(req.query.out ? 'router' : undefined));
      router.get('/x', say('inside'));
      app.use('/r', router, pass(note, 'neighbour'));
      app.use(say('outside'));
      return app;
    },
    requests: ['GET /r/x', 'GET /r/x?out=1', 'GET /r/y?out=1'],
  },
  {
    name: 'next("router") in a route of a router',
    app(express, note) {
      const app = express();
      const router = express.Router();
      router.get('/x', (_req, _res, next) => next('router'), pass(note, 'skipped'));
      router.get('/x', pass(note, 'skipped, too'));
      router.use(pass(note, 'skipped, also'));
      app.use(router);
      app.use(say('outside'));
      return app;
    },
    requests: ['GET /x', 'GET /y'],
  },
  {
    name: 'next("router") in the app is 404',
    app(express, note) {
      const app = express();
      app.use((_req, _res, next) => next('router'));
      app.use(pass(note, 'skipped'));
      app.get('/x', text('x'));
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'next("router") of a router in a router leaves one only',
    app(express, note) {
      const app = express();
      const [outer, inner] = [express.Router(), express.Router()];
      inner.get('/x', (_req, _res, next) => next('router'));
      inner.use(pass(note, 'inner skipped'));
      outer.use('/i', inner);
      outer.use(say('outer'));
      app.use('/o', outer);
      return app;
    },
    requests: ['GET /o/i/x', 'GET /o/i/y'],
  },
  {
    name: 'next("router") in an error handler of a router',
    app(express, note) {
      const app = express();
      const router = express.Router();
      router.get('/x', (_req, _res, next) => next(new Error('x')));
      router.use((_err, _req, _res, next) => next('router'));
      router.use(pass(note, 'skipped'));
      app.use(router);
      app.use(caught('app'));
      app.use(say('outside'));
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'next("router") from a sub-app goes back to its parent',
    app(express, note) {
      const [app, sub] = [express(), express()];
      sub.use((_req, _res, next) => next('router'));
      sub.use(pass(note, 'skipped'));
      app.use('/s', sub);
      app.use(say('parent'));
      return app;
    },
    requests: ['GET /s/x'],
  },
  {
    name: 'next() after the answer: the final handler stays silent',
    app(express, note) {
      const app = express();
      app.get('/x', (_req, res, next) => {
        res.send('x');
        next();
      });
      app.use(pass(note, 'ran after'));
      return app;
    },
    requests: ['GET /x', 'GET /x'],
  },
  {
    name: 'next() called twice runs what follows twice',
    app(express, note) {
      const app = express();
      app.use((_req, _res, next) => {
        next();
        next();
      });
      app.use(pass(note, 'second'));
      app.use((_req, res, next) => {
        note('third', res.headersSent);
        if (res.headersSent) return next();
        res.send('x');
      });
      app.use(pass(note, 'fourth'));
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'next() of a route called twice',
    app(express, note) {
      const app = express();
      app.get(
        '/x',
        (_req, _res, next) => {
          next();
          next();
        },
        (_req, res, next) => {
          note('second', res.headersSent);
          if (res.headersSent) return next();
          res.send('x');
        },
      );
      app.use(pass(note, 'after'));
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'next() called later',
    app(express, note) {
      const app = express();
      app.use((_req, _res, next) => setTimeout(next, 5));
      app.use((_req, _res, next) => setImmediate(next));
      app.use((_req, _res, next) => process.nextTick(next));
      app.use((_req, _res, next) => void Promise.resolve().then(() => next()));
      app.get('/x', pass(note, 'route'), (_req, _res, next) => setTimeout(next, 1), say('x'));
      return app;
    },
    requests: ['GET /x', 'GET /y'],
  },
  {
    name: 'what next returns',
    app(express, note) {
      const app = express();
      app.use((_req, _res, next) => {
        note(next());
      });
      app.get(
        '/x',
        (_req, _res, next) => {
          note(next());
        },
        (_req, res) => res.send('x').app === undefined,
      );
      return app;
    },
    requests: ['GET /x', 'GET /y'],
  },
  {
    name: 'the length and the name of next',
    app(express, note) {
      const app = express();
      app.use((req, _res, next) => {
        note(typeof next, next.length, req.next === next);
        next();
      });
      app.get('/x', (req, res, next) => {
        note(typeof next, next.length, typeof req.next);
        res.send('x');
      });
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'req.next of the router goes on after the route',
    app(express, note) {
      const app = express();
      app.get('/x', (req) => req.next(), pass(note, 'skipped?'));
      app.get('/x', text('second'));
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'synchronous and asynchronous order',
    app(express, note) {
      const app = express();
      app.use((_req, _res, next) => {
        note('a before');
        next();
        note('a after');
      });
      app.use((_req, _res, next) => {
        note('b before');
        next();
        note('b after');
      });
      app.get('/x', (_req, res) => {
        note('route');
        res.send('x');
      });
      return app;
    },
    requests: ['GET /x', 'GET /y'],
  },
  {
    name: 'the 404 comes after the middleware has returned',
    app(express, note) {
      const app = express();
      app.use((_req, res, next) => {
        res.on('finish', () => note('finish', res.statusCode));
        next();
        note('returned', res.headersSent);
      });
      return app;
    },
    requests: ['GET /x', 'POST /x'],
  },
  {
    name: 'leaving a router is asynchronous or not',
    app(express, note) {
      const app = express();
      const router = express.Router();
      router.use(pass(note, 'in router'));
      app.use((_req, _res, next) => {
        next();
        note('app returned');
      });
      app.use(router);
      app.use((_req, res) => {
        note('after router');
        res.end('x');
      });
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'leaving a router whose last layer does not match',
    app(express, note) {
      const app = express();
      const router = express.Router();
      router.use(pass(note, 'in router'));
      router.get('/other', text('no'));
      app.use((_req, _res, next) => {
        next();
        note('app returned');
      });
      app.use(router);
      app.use((_req, res) => {
        note('after router');
        res.end('x');
      });
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'next() of the last layer, and an answer a moment later: who is first',
    app(express, note) {
      const app = express();
      const late = {
        tick: (task) => process.nextTick(task),
        micro: (task) => void Promise.resolve().then(task),
        two: (task) => void Promise.resolve().then(() => process.nextTick(() => Promise.resolve().then(task))),
      };
      app.use((req, res, next) => {
        next();
        late[req.path.slice(1)](() => {
          note(req.path, res.headersSent);
          if (!res.headersSent) res.send('a moment later');
        });
      });
      return app;
    },
    requests: ['GET /tick', 'GET /micro', 'GET /two'],
  },
  {
    name: 'next() of the last layer of a router, and an answer a moment later',
    app(express, note) {
      const app = express();
      const router = express.Router();
      router.use(async (_req, res, next) => {
        next();
        await null;
        note('after await', res.headersSent);
        if (!res.headersSent) res.send('from the router');
      });
      app.use(router);
      app.use((_req, res) => {
        note('after the router', res.headersSent);
        if (!res.headersSent) res.send('after the router');
      });
      return app;
    },
    requests: ['GET /'],
  },
  {
    name: 'next("router") and an answer a moment later',
    app(express, note) {
      const app = express();
      const router = express.Router();
      router.use((_req, res, next) => {
        next('router');
        process.nextTick(() => {
          note('tick', res.headersSent);
          if (!res.headersSent) res.send('from the router');
        });
      });
      router.use(text('never'));
      app.use(router);
      app.use((_req, res) => {
        note('outside', res.headersSent);
        if (!res.headersSent) res.send('outside');
      });
      return app;
    },
    requests: ['GET /'],
  },
  {
    name: 'next(err) of the last layer, and an answer a moment later',
    app(express, note) {
      const app = express();
      app.set('env', 'test');
      app.use((_req, res, next) => {
        next(new Error('x'));
        process.nextTick(() => {
          note('tick', res.headersSent);
          if (!res.headersSent) res.send('a moment later');
        });
      });
      return app;
    },
    requests: ['GET /'],
  },
  {
    name: 'the order of what is left of a request and what else waits',
    app(express, note) {
      const app = express();
      const router = express.Router();
      router.use((_req, _res, next) => {
        setImmediate(() => note('immediate before'));
        process.nextTick(() => note('tick before'));
        next();
        process.nextTick(() => note('tick after'));
        setImmediate(() => note('immediate after'));
        Promise.resolve().then(() => note('micro'));
      });
      app.use(router);
      app.use((_req, res) => {
        note('end');
        setImmediate(() => res.end());
      });
      return app;
    },
    requests: ['GET /'],
  },
  {
    name: 'an empty router passes on',
    app(express, note) {
      const app = express();
      app.use(express.Router(), express.Router());
      app.use((_req, _res, next) => {
        next();
        note('returned');
      });
      app.use('/x', express.Router());
      app.get('/x', say('x'));
      return app;
    },
    requests: ['GET /x', 'OPTIONS /x', 'GET /y'],
  },
  {
    name: 'an app without anything',
    app: (express) => express(),
    requests: ['GET /', 'POST /x?y', 'HEAD /', 'OPTIONS /', 'GET //x', 'GET /%zz'],
  },
  {
    name: 'a route without handlers passes on',
    app(express) {
      const app = express();
      app.route('/x');
      app.get('/x', say('second'));
      return app;
    },
    requests: ['GET /x', 'OPTIONS /x'],
  },
  {
    name: 'handlers of four arguments are skipped without an error',
    app(express, note) {
      const app = express();
      app.use((_err, _req, _res, _next) => note('never'));
      app.get('/x', (_err, _req, _res, _next) => note('never'), text('x'));
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'handlers of zero, one, two, five arguments',
    app(express, note) {
      const app = express();
      app.get('/0', function () {
        // biome-ignore lint/complexity/noArguments: a handler without parameters is what this is about
        const all = [...arguments];
        note('zero', all.length);
        all[1].send('zero');
      });
      app.get('/2', (_req, res) => res.send('two'));
      app.get('/5', (_a, _b, _c, _d, _e) => note('five'), text('after five'));
      app.get('/rest', (...all) => all[1].send(`rest ${all.length}`));
      app.get('/default', (_req, res, _next = () => {}) => res.send('default'));
      app.use((...all) => all[2]());
      return app;
    },
    requests: ['GET /0', 'GET /2', 'GET /5', 'GET /rest', 'GET /default', 'GET /none'],
  },
  {
    name: 'the route of the request as it goes on',
    app(express, note) {
      const app = express();
      app.use((req, _res, next) => {
        note(typeof req.route);
        next();
      });
      app.get('/:a', (req, _res, next) => {
        note(req.route.path, req.route.methods);
        next();
      });
      app.use((req, _res, next) => {
        note(req.route.path, req.params);
        next();
      });
      app.all('/x', (req, res) => res.json([req.route.path, req.params]));
      app.use((req, res) => res.json([req.route?.path ?? null, req.params]));
      return app;
    },
    requests: ['GET /x', 'GET /y', 'POST /z'],
  },
  {
    name: 'params as they come and go',
    app(express, note) {
      const app = express();
      app.use((req, _res, next) => {
        note('use', req.params);
        next();
      });
      app.use('/:a', (req, _res, next) => {
        note('mounted', req.params);
        next();
      });
      app.get('/:b', (req, _res, next) => {
        note('route', req.params);
        req.params.added = 'yes';
        next();
      });
      app.use((req, res) => {
        note('end', req.params);
        res.end();
      });
      return app;
    },
    requests: ['GET /x', 'GET /'],
  },
  {
    name: 'routes are many, one matches',
    app(express, note) {
      const app = express();
      for (let index = 0; index < 300; index++) app.get(`/r${index}`, say(`r${index}`));
      app.get('/r:rest', say('rest'));
      for (let index = 0; index < 300; index += 7) app.get(`/r${index}`, pass(note, 'never'));
      return app;
    },
    requests: ['GET /r0', 'GET /r299', 'GET /r150?x', 'GET /r300', 'GET /R7/', 'POST /r7', 'OPTIONS /r7', 'HEAD /r8'],
  },
  {
    name: 'many kinds of layers in between keep their order',
    app(express, note) {
      const app = express();
      app.get('/a/b', pass(note, '1 static'));
      app.use('/a', pass(note, '2 use /a'));
      app.get('/:x/b', pass(note, '3 param'));
      app.use(pass(note, '4 use'));
      app.all('/a/:y', pass(note, '5 all'));
      app.get(/^\/a\/.*$/, pass(note, '6 regexp'));
      app.get(['/q', '/a/b'], pass(note, '7 array'));
      app.use(['/q', '/a/b'], pass(note, '8 use array'));
      app.post('/a/b', pass(note, '9 post'));
      app.get('/A/B', pass(note, '10 case'));
      app.get('/a/b/', pass(note, '11 slash'));
      app.use('/a/b', text('end'));
      return app;
    },
    requests: [
      'GET /a/b',
      'GET /a/b/',
      'GET /A/b',
      'POST /a/b',
      'GET /a/c',
      'GET /q',
      'GET /a',
      'GET /a/b/c',
      'GET //a/b',
    ],
  },
  {
    name: 'a handler that returns a value, a number, a string, an object',
    app(express) {
      const app = express();
      app.get('/x', (_req, _res, next) => {
        next();
        return 'route';
      });
      app.get('/x', (_req, _res, next) => {
        next();
        return { then: 'not a function' };
      });
      app.get('/x', (_req, res) => res.send('x') && 42);
      return app;
    },
    requests: ['GET /x'],
  },
];
