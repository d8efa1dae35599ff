// Error middleware: who gets which error, arity, odd values, throws in error handlers, recovery.

'use strict';

const { caught, pass, say, text } = require('../handlers');

const VALUES = {
  undefined: undefined,
  null: null,
  false: false,
  zero: 0,
  empty: '',
  NaN: Number.NaN,
  true: true,
  one: 1,
  text: 'text',
  route: 'route',
  router: 'router',
  object: { a: 1 },
  array: ['x'],
  function: () => {},
  bigint: 1n,
  date: new Date(0),
};

module.exports = [
  {
    name: 'an error goes to the next error handler, routes and middleware are skipped',
    app(express, note) {
      const app = express();
      app.get('/x', () => {
        throw new Error('thrown');
      });
      app.use(pass(note, 'skipped'));
      app.get('/x', text('skipped'));
      app.use(caught('first'));
      app.use(caught('second'));
      return app;
    },
    requests: ['GET /x', 'HEAD /x', 'GET /y'],
  },
  {
    name: 'error handlers pass on, replace and end errors',
    app(express, note) {
      const app = express();
      app.get('/:how', (_req, _res, next) => next(new Error('original')));
      app.use((err, req, _res, next) => {
        note(1, err);
        if (req.url === '/same') next(err);
        else if (req.url === '/new') next(new TypeError('replaced'));
        else if (req.url === '/throw') throw new RangeError('thrown in handler');
        else next();
      });
      app.use((err, _req, _res, next) => {
        note(2, err);
        next(err);
      });
      app.use((_req, res) => res.send('recovered'));
      app.use(caught('last'));
      return app;
    },
    requests: ['GET /same', 'GET /new', 'GET /throw', 'GET /none'],
  },
  {
    name: 'what is an error to next(value)',
    app(express, note) {
      const app = express();
      app.use((req, _res, next) => next(VALUES[req.path.slice(1)]));
      app.use((err, _req, res, _next) => {
        note('error', typeof err, err);
        res.status(500).send('error');
      });
      app.use(text('no error'));
      return app;
    },
    requests: Object.keys(VALUES).map((name) => `GET /${name}`),
  },
  {
    name: 'what is an error to next(value) in a route',
    app(express, note) {
      const app = express();
      app.get('/:v', (req, _res, next) => next(VALUES[req.params.v]), pass(note, 'second handler'), text('route'));
      app.use((err, _req, res, _next) => {
        note('error', typeof err, err);
        res.status(500).send('error');
      });
      app.use(text('no error'));
      return app;
    },
    requests: Object.keys(VALUES).map((name) => `GET /${name}`),
  },
  {
    name: 'what is an error when it is thrown',
    app(express, note) {
      const app = express();
      app.get(
        '/:v',
        (req) => {
          throw VALUES[req.params.v];
        },
        text('second handler'),
      );
      app.use((err, _req, res, _next) => {
        note('error', typeof err, err);
        res.status(500).send('error');
      });
      app.use(text('no error'));
      return app;
    },
    requests: Object.keys(VALUES).map((name) => `GET /${name}`),
  },
  {
    name: 'what is an error when a promise is rejected with it (Express 5)',
    editions: [5],
    app(express, note) {
      const app = express();
      app.get(
        '/:v',
        async (req) => {
          throw VALUES[req.params.v];
        },
        text('second handler'),
      );
      app.use((err, _req, res, _next) => {
        note('error', typeof err, err);
        res.status(500).send('error');
      });
      app.use(text('no error'));
      return app;
    },
    requests: Object.keys(VALUES).map((name) => `GET /${name}`),
  },
  {
    name: 'what the final handler makes of odd errors',
    app(express) {
      const app = express();
      app.set('env', 'test');
      app.use((req, _res, next) => next(VALUES[req.path.slice(1)]));
      return app;
    },
    requests: Object.keys(VALUES).map((name) => `GET /${name}`),
  },
  {
    name: 'what the final handler makes of odd errors in production',
    alone: true,
    app(express) {
      const app = express();
      app.set('env', 'production');
      app.use((req, _res, next) => next(VALUES[req.path.slice(1)]));
      return app;
    },
    requests: Object.keys(VALUES).map((name) => `GET /${name}`),
  },
  {
    name: 'arity decides who is an error handler',
    app(express, note) {
      const app = express();
      app.use((_req, _res, next) => next(new Error('x')));
      app.use((_a, _b, _c) => note('three'));
      app.use((_a, _b, _c, _d, _e) => note('five'));
      app.use((..._all) => note('rest'));
      app.use((_err, _req, _res, _next = null) => note('default'));
      app.use(function () {
        // biome-ignore lint/complexity/noArguments: a handler without parameters is what this is about
        note('none', arguments.length);
      });
      app.use(caught('four'));
      return app;
    },
    requests: ['GET /'],
  },
  {
    name: 'an error handler whose length is changed',
    app(express, note) {
      const app = express();
      const handler = (...all) => {
        note('called', all.length);
        all[2].status(500).send(all[0].message);
      };
      Object.defineProperty(handler, 'length', { value: 4 });
      app.use((_req, _res, next) => next(new Error('x')));
      app.use(handler);
      return app;
    },
    requests: ['GET /'],
  },
  {
    name: 'the length of a handler changed after it was registered',
    app(express, note) {
      const app = express();
      const handler = (...all) => {
        note('called', all.length);
        all.at(-2).end('by handler');
      };
      app.use(handler);
      Object.defineProperty(handler, 'length', { value: 4 });
      app.use(text('next'));
      return app;
    },
    requests: ['GET /'],
  },
  {
    name: 'an error handler among the handlers of a route',
    app(express, note) {
      const app = express();
      app.get(
        '/:how',
        (req, _res, next) => {
          if (req.params.how === 'good') return next();
          throw new Error('bad');
        },
        pass(note, 'after'),
        (err, req, res, next) =>
          req.params.how === 'pass' ? next(err) : res.status(500).send(`route: ${err.message}`),
        text('good'),
      );
      app.use(caught('app'));
      return app;
    },
    requests: ['GET /good', 'GET /bad', 'GET /pass'],
  },
  {
    name: 'an error handler of a route recovers into the same route',
    app(express, note) {
      const app = express();
      app.get(
        '/x',
        (_req, _res, next) => next(new Error('x')),
        (_err, _req, _res, next) => next(),
        pass(note, 'goes on'),
        say('end'),
      );
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'error handlers of other methods in a route',
    app(express, note) {
      const app = express();
      const route = app.route('/x');
      route.all((_req, _res, next) => next(new Error('x')));
      route.post((_err, _req, _res, next) => {
        note('post');
        next();
      });
      route.get((err, _req, _res, next) => {
        note('get');
        next(err);
      });
      route.all((err, _req, _res, next) => {
        note('all');
        next(err);
      });
      route.get(text('never'));
      route.post(text('post'));
      app.use(caught('app'));
      return app;
    },
    requests: ['GET /x', 'POST /x', 'PUT /x'],
  },
  {
    name: 'error handlers under a path',
    app(express) {
      const app = express();
      app.use((_req, _res, next) => next(new Error('x')));
      app.use('/a', caught('a'));
      app.use('/a/b', caught('never'));
      app.use(['/c', /^\/d/], caught('c or d'));
      app.use(caught('rest'));
      return app;
    },
    requests: ['GET /a/b?q', 'GET /c', 'GET /d/e', 'GET /e'],
  },
  {
    name: 'errors leave a router, or are handled in it',
    app(express, note) {
      const app = express();
      const router = express.Router();
      router.get('/out', () => {
        throw new Error('out');
      });
      router.get('/in', () => {
        throw new Error('in');
      });
      router.use((err, _req, res, next) => (err.message === 'in' ? res.status(418).send('in router') : next(err)));
      router.use(pass(note, 'skipped'));
      app.use('/r', router);
      app.use('/r', caught('at /r'));
      return app;
    },
    requests: ['GET /r/out', 'GET /r/in', 'GET /r/none'],
  },
  {
    name: 'an error in front of a router: its error handlers see it',
    app(express, note) {
      const app = express();
      const router = express.Router();
      router.use(pass(note, 'skipped'));
      router.use(caught('in router'));
      app.use((_req, _res, next) => next(new Error('early')));
      app.use(router);
      app.use(caught('app'));
      return app;
    },
    requests: ['GET /'],
  },
  {
    name: 'the url in an error handler after a router that failed',
    app(express) {
      const app = express();
      const router = express.Router();
      router.get('/x/:id', (req, _res, next) => {
        req.params.id = 'changed';
        next(new Error('x'));
      });
      app.use('/r/:a', router);
      app.use((_err, req, res, _next) => res.json([req.url, req.baseUrl, req.originalUrl, req.params, req.path]));
      return app;
    },
    requests: ['GET /r/1/x/2?q'],
  },
  {
    name: 'an async error handler (Express 5)',
    editions: [5],
    app(express) {
      const app = express();
      app.use((req, _res, next) => next(new Error(req.path)));
      app.use(async (err, _req, res, next) => {
        await null;
        if (err.message === '/throw') throw new Error('rejected in handler');
        if (err.message === '/nothing') return Promise.reject();
        if (err.message === '/next') return next(new Error('passed on'));
        res.status(500).send('handled');
      });
      app.use(caught('last'));
      return app;
    },
    requests: ['GET /x', 'GET /throw', 'GET /nothing', 'GET /next'],
  },
  {
    name: 'an async error handler that is rejected (Express 4)',
    alone: true,
    editions: [4],
    app(express) {
      const app = express();
      app.use((_req, _res, next) => next(new Error('x')));
      app.use(async (_err, _req, _res, _next) => {
        throw new Error('rejected in handler');
      });
      return app;
    },
    requests: [{ path: '/', silent: true }],
  },
  {
    name: 'a throw after the answer',
    alone: true,
    app(express) {
      const app = express();
      app.get('/end', (_req, res) => {
        res.end('ended');
        throw new Error('after end');
      });
      app.get('/send', (_req, res) => {
        res.send('sent');
        throw new Error('after send');
      });
      return app;
    },
    requests: [{ path: '/end', last: true }, { path: '/send', last: true }, 'GET /none'],
  },
  {
    name: 'a throw in the middle of an answer cuts the connection',
    alone: true,
    app(express) {
      const app = express();
      app.get('/write', (_req, res) => {
        res.write('part');
        throw new Error('after write');
      });
      app.get('/length', (_req, res) => {
        res.set('Content-Length', '100');
        res.write('part');
        setTimeout(() => res.req.next(new Error('later')), 10);
      });
      app.get('/flush', (_req, res) => {
        res.flushHeaders();
        throw new Error('after flush');
      });
      return app;
    },
    requests: ['GET /write', 'GET /length', 'GET /flush', 'GET /none'],
  },
  {
    name: 'an error handler that answers twice',
    app(express, note) {
      const app = express();
      app.get('/', (_req, res, next) => {
        res.send('first');
        next(new Error('late'));
      });
      app.use((err, _req, res, next) => {
        note(err.message, res.headersSent);
        try {
          res.status(500).send('second');
        } catch (error) {
          note(error);
        }
        next();
      });
      return app;
    },
    requests: ['GET /', 'GET /'],
  },
  {
    name: 'two error handlers in one call, and in a list',
    app(express, note) {
      const app = express();
      app.use((_req, _res, next) => next(new Error('x')));
      app.use(
        (err, _req, _res, next) => {
          note(1);
          next(err);
        },
        [
          (err, _req, _res, next) => {
            note(2);
            next(err);
          },
          pass(note, 'skipped'),
          [caught('third')],
        ],
      );
      return app;
    },
    requests: ['GET /'],
  },
  {
    name: 'an error that is frozen, has getters, or a null prototype',
    app(express, note) {
      const app = express();
      app.set('env', 'test');
      const errors = {
        frozen: Object.freeze(new Error('frozen')),
        getter: Object.defineProperty(new Error('getter'), 'status', { get: () => 418 }),
        bare: Object.assign(Object.create(null), { status: 403, stack: 'bare stack' }),
        proxy: new Proxy(new Error('proxy'), {}),
        child: Object.create(new Error('child')),
      };
      app.use((req, _res, next) => next(errors[req.path.slice(1)]));
      app.use((err, _req, _res, next) => {
        note(typeof err, err.status);
        next(err);
      });
      return app;
    },
    requests: ['GET /frozen', 'GET /getter', 'GET /bare', 'GET /proxy', 'GET /child'],
  },
  {
    name: 'ten errors one after another through a recovering handler',
    app(express, note) {
      const app = express();
      for (let index = 0; index < 10; index++) {
        app.use((_req, _res, next) => next(new Error(`error ${index}`)));
        app.use((err, _req, _res, next) => {
          note(err.message);
          next();
        });
      }
      return app;
    },
    requests: ['GET /'],
  },
  {
    name: 'an error in the callback given to an app',
    app(express, note) {
      const app = express();
      app.get('/throw', () => {
        throw new Error('thrown');
      });
      return (req, res) =>
        app(req, res, (err) => {
          note('callback', err ?? 'nothing', res.getHeader('x-powered-by'));
          res.statusCode = 500;
          res.end('callback');
        });
    },
    requests: ['GET /throw', 'GET /none'],
  },
  {
    name: 'http-errors by hand: status, statusCode and expose in an API’s error handler',
    app(express) {
      const app = express();
      app.get('/:status', (req, _res, next) =>
        next(Object.assign(new Error('mine'), { status: Number(req.params.status) })),
      );
      app.use((err, _req, res, _next) =>
        res.status(err.status >= 400 && err.status < 600 ? err.status : 500).json({ error: err.message }),
      );
      return app;
    },
    requests: ['GET /404', 'GET /503', 'GET /200', 'GET /x'],
  },
];
