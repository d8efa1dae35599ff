// Middleware: order, what it may change (url, method, params, prototypes), connect-style functions, promises.

'use strict';

const { EventEmitter } = require('node:events');
const { caught, pass, place, say, text } = require('../handlers');

module.exports = [
  {
    name: 'order of app.use and routes is that of registration',
    app(express, note) {
      const app = express();
      app.use(pass(note, 1));
      app.get('/x', pass(note, 2));
      app.use('/x', pass(note, 3));
      app.use(pass(note, 4), [pass(note, 5), [pass(note, 6)]]);
      app.get('/x', text('x'));
      app.use(pass(note, 'after the answer'));
      return app;
    },
    requests: ['GET /x', 'GET /y'],
  },
  {
    name: 'middleware rewrites the url',
    app(express, note) {
      const app = express();
      app.use((req, _res, next) => {
        note(req.url, req.originalUrl, req.path, req.query);
        if (req.url.startsWith('/old')) req.url = req.url.replace('/old', '/new');
        next();
      });
      app.get('/old/:a', say('old'));
      app.get('/new/:a', say('new'));
      return app;
    },
    requests: ['GET /old/1?q=1', 'GET /new/2', 'GET /old'],
  },
  {
    name: 'middleware rewrites the url’s query',
    app(express, note) {
      const app = express();
      app.use((req, _res, next) => {
        note(req.query);
        req.url = '/x?b=2';
        note(req.query, req.path);
        next();
      });
      app.get('/x', (req, res) => res.json([req.query, req.url, req.path, req.originalUrl]));
      return app;
    },
    requests: ['GET /x?a=1', 'GET /y'],
  },
  {
    name: 'middleware under a path rewrites the url it sees',
    app(express, note) {
      const app = express();
      app.use('/a', (req, _res, next) => {
        note(req.url, req.baseUrl);
        req.url = `/changed${req.url}`;
        next();
      });
      app.use((req, _res, next) => {
        note(req.url, req.baseUrl);
        next();
      });
      app.use('/a/changed', say('changed'));
      return app;
    },
    requests: ['GET /a/b', 'GET /a', 'GET /a/', 'GET /a?q', 'GET /c'],
  },
  {
    name: 'middleware at a mount without a slash rewrites to / and to a deeper path',
    app(express, note) {
      const app = express();
      app.use('/a', (req, _res, next) => {
        const to = req.query.to;
        if (to !== undefined) req.url = to;
        note(req.url, req.path);
        next();
      });
      app.use((req, res) => res.json(place(req)));
      return app;
    },
    requests: [
      'GET /a?to=/',
      'GET /a?to=/x',
      'GET /a?to=',
      'GET /a?to=x',
      'GET /a?to=/?q',
      'GET /a?to=//',
      'GET /a/b?to=/',
      'GET /a/?to=/x',
      'GET /a?to=?q',
    ],
  },
  {
    name: 'a router rewrites its url and leaves',
    app(express) {
      const app = express();
      const router = express.Router();
      router.use((req, _res, next) => {
        req.url = '/elsewhere';
        next();
      });
      router.get('/elsewhere/x', say('never'));
      app.use('/r', router);
      app.get('/r/elsewhere', say('rewritten'));
      app.use(say('end'));
      return app;
    },
    requests: ['GET /r/x', 'GET /r'],
  },
  {
    name: 'the url is rewritten to another that earlier routes would have matched',
    app(express) {
      const app = express();
      app.get('/b', say('too early'));
      app.use((req, _res, next) => {
        req.url = '/b';
        next();
      });
      app.use(say('end'));
      return app;
    },
    requests: ['GET /a'],
  },
  {
    name: 'app.handle again with another url',
    app(express) {
      const app = express();
      app.get('/a', (req, res) => {
        req.url = '/b';
        app.handle(req, res);
      });
      app.get('/b', (req, res) => res.json([place(req), res.getHeader('x-powered-by')]));
      app.get('/c', (req, res, next) => {
        req.url = '/none';
        app(req, res, next);
      });
      app.use(say('fallback'));
      return app;
    },
    requests: ['GET /a?x', 'GET /c'],
  },
  {
    name: 'the url becomes something odd',
    app(express, note, { attempt }) {
      const app = express();
      app.use((req, _res, next) => {
        const odd = {
          1: '',
          2: 'no-slash',
          3: '?only=query',
          4: 'http://other/x',
          5: '*',
          6: '/x#frag',
          7: '//x/y',
          8: '/a b',
          9: '/x\\y',
        };
        req.url = odd[req.query.n];
        note(attempt(() => next()));
      });
      app.get('/x', say('x'));
      app.use((req, res) => res.json({ ...place(req), query: req.query }));
      return app;
    },
    requests: [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `GET /start?n=${n}`),
  },
  {
    name: 'the url becomes no string',
    app(express, note, { attempt }) {
      const app = express();
      const odd = { undefined: undefined, null: null, number: 1, object: { a: 1 } };
      app.use((req, res, next) => {
        req.url = odd[req.query.n];
        const result = attempt(() => next());
        note(typeof result === 'string' ? result.replace(/\(.*/, '') : result);
        if (!res.headersSent && !res.writableEnded) setTimeout(() => res.headersSent || res.end('by hand'), 30);
      });
      app.get('/x', say('x'));
      app.use('/y', say('y'));
      return app;
    },
    requests: ['undefined', 'null'].map((n) => `GET /start?n=${n}`),
  },
  {
    name: 'middleware changes headers, and later ones see it',
    app(express) {
      const app = express();
      app.use((req, _res, next) => {
        req.headers['x-added'] = 'yes';
        req.headers.host = 'other.example:81';
        delete req.headers['x-gone'];
        next();
      });
      app.get('/', (req, res) =>
        res.json([req.get('X-Added'), req.get('x-gone') ?? null, req.hostname, req.headers['x-added']]),
      );
      return app;
    },
    requests: [{ path: '/', headers: { 'X-Gone': '1' } }],
  },
  {
    name: 'middleware puts things on req and res',
    app(express) {
      const app = express();
      app.use((req, res, next) => {
        req.user = { name: 'tobi' };
        res.locals.a = 1;
        res.extra = 'yes';
        next();
      });
      app.get('/', (req, res) =>
        res.json([req.user, res.locals, res.extra, req.res === res, res.req === req, req.app === app, res.app === app]),
      );
      return app;
    },
    requests: ['GET /', 'GET /'],
  },
  {
    name: 'connect-style middleware that wraps end, write and setHeader',
    app(express, note) {
      const app = express();
      app.use((_req, res, next) => {
        const { end, write, setHeader, writeHead } = res;
        res.setHeader = function (name, value) {
          note('setHeader', name, value);
          return setHeader.call(this, name, value);
        };
        res.writeHead = function (...all) {
          note('writeHead', ...all);
          return writeHead.apply(this, all);
        };
        res.write = function (chunk, ...rest) {
          note('write', chunk);
          return write.call(this, chunk, ...rest);
        };
        res.end = function (chunk, ...rest) {
          note('end', chunk ?? 'nothing');
          return end.call(this, chunk, ...rest);
        };
        next();
      });
      app.get('/send', (_req, res) => res.send('sent'));
      app.get('/json', (_req, res) => res.status(201).json({ a: 1 }));
      app.get('/end', (_req, res) => res.end('ended'));
      app.get('/write', (_req, res) => {
        res.write('a');
        res.end('b');
      });
      app.get('/status', (_req, res) => res.sendStatus(204));
      return app;
    },
    requests: ['GET /send', 'GET /json', 'HEAD /json', 'GET /end', 'GET /write', 'GET /status', 'GET /none'],
  },
  {
    name: 'a wrapped end that changes the body',
    app(express) {
      const app = express();
      app.use((_req, res, next) => {
        const { end } = res;
        res.end = function (chunk, encoding, callback) {
          res.removeHeader('Content-Length');
          res.removeHeader('ETag');
          return end.call(this, `<${chunk}>`, encoding, callback);
        };
        next();
      });
      app.get('/', (_req, res) => res.send('x'));
      return app;
    },
    requests: ['GET /', 'GET /none'],
  },
  {
    name: 'the events of a response through middleware',
    app(express, note) {
      const app = express();
      app.use((_req, res, next) => {
        for (const event of ['finish', 'close', 'prefinish'])
          res.on(event, () => note(event, res.statusCode, res.writableFinished));
        next();
      });
      app.get('/', text('x'));
      return app;
    },
    requests: ['GET /', 'GET /none'],
  },
  {
    name: 'a promise that is rejected',
    alone: true,
    app(express) {
      const app = express();
      app.set('env', 'test');
      app.use('/mw', async () => {
        throw new Error('in middleware');
      });
      app.get('/route', async (_req, _res) => {
        await null;
        throw new TypeError('in a route');
      });
      app.get('/undefined', () => Promise.reject());
      app.get('/text', () => Promise.reject('text'));
      app.get('/zero', () => Promise.reject(0));
      app.get('/signal', () => Promise.reject('route'), text('never'));
      app.get('/signal', text('second route'));
      app.use(caught('app'));
      return app;
    },
    requests: ['/mw', '/route', '/undefined', '/text', '/zero', '/signal'].map((path) => ({ path, silent: true })),
  },
  {
    name: 'a promise that is rejected after next or an answer',
    alone: true,
    app(express) {
      const app = express();
      app.get('/answered', async (_req, res) => {
        res.send('x');
        throw new Error('after the answer');
      });
      app.get('/passed', async (_req, _res, next) => {
        next();
        throw new Error('after next');
      });
      app.get('/passed', text('passed'));
      app.use((err, _req, res, next) => (res.headersSent ? next() : res.status(500).send(err.message)));
      return app;
    },
    requests: ['GET /answered', 'GET /passed'],
  },
  {
    name: 'async middleware that calls next after await',
    app(express, note) {
      const app = express();
      app.use(async (_req, _res, next) => {
        await null;
        note('first');
        await next();
        note('first after');
      });
      app.get('/x', async (_req, res) => {
        await new Promise(setImmediate);
        note('route');
        res.json({ ok: true });
      });
      return app;
    },
    requests: ['GET /x', 'GET /y'],
  },
  {
    name: 'thenables that are no promises',
    alone: true,
    app(express, note) {
      const app = express();
      app.set('env', 'test');
      app.get('/resolve', (_req, res) => {
        res.send('x');
        return { then: (resolve) => resolve('ignored') };
      });
      app.get('/reject', () => ({
        then(_resolve, reject) {
          note('then called');
          reject(new Error('thenable'));
        },
      }));
      app.get('/throw', () => ({
        then() {
          throw new Error('then threw');
        },
      }));
      app.use(caught('app'));
      return app;
    },
    requests: [{ path: '/resolve' }, { path: '/reject', silent: true }, { path: '/throw', silent: true }],
  },
  {
    name: 'AsyncLocalStorage through middleware and routers',
    app(express, note) {
      const { AsyncLocalStorage } = require('node:async_hooks');
      const storage = new AsyncLocalStorage();
      const app = express();
      const router = express.Router();
      let count = 0;
      app.use((_req, _res, next) => storage.run({ id: ++count }, next));
      router.use((_req, _res, next) => setTimeout(next, 2));
      router.get('/x', (_req, res) => res.json(storage.getStore()));
      app.use('/r', router);
      app.use((_req, res) => {
        note(storage.getStore());
        res.end();
      });
      return app;
    },
    requests: ['GET /r/x', 'GET /r/x', 'GET /other'],
  },
  {
    name: 'an event emitter or an object with handle as middleware',
    app(express, note, { attempt }) {
      const app = express();
      note(attempt(() => app.use(new EventEmitter())));
      note(attempt(() => app.use({ handle: (_req, res) => res.end('object') })));
      note(attempt(() => app.use('/x', { handle() {}, set() {}, emit() {} }) === app));
      return app;
    },
    requests: ['GET /y'],
  },
  {
    name: 'a server-like object with handle, set and emit is taken as an app',
    app(express, note) {
      const app = express();
      const like = {
        set() {},
        emit: (event, parent) => note('emitted', event, parent === app),
        handle(_req, res, _next) {
          note(this === like);
          res.end('like an app');
        },
      };
      app.use('/x', like);
      note(like.mountpath, like.parent === app);
      return app;
    },
    requests: ['GET /x/y'],
  },
  {
    name: 'a handler’s `this`',
    app(express, note) {
      const app = express();
      app.use(function (_req, _res, next) {
        note('use', this === undefined);
        next();
      });
      app.get('/', function (_req, res) {
        note('route', this === undefined);
        res.end();
      });
      return app;
    },
    requests: ['GET /'],
  },
  {
    name: 'bound functions, classes’ methods, proxies and async generators as handlers',
    app(express) {
      const app = express();
      class Controller {
        word = 'controller';
        show(_req, res) {
          res.send(this.word);
        }
      }
      const controller = new Controller();
      app.get('/bound', controller.show.bind(controller));
      app.get('/proxy', new Proxy((_req, res) => res.send('proxy'), {}));
      app.get(
        '/generator',
        async function* (_req, res) {
          res.send('never run');
          yield 1;
        },
        text('next?'),
      );
      return app;
    },
    requests: ['GET /bound', 'GET /proxy', { path: '/generator', silent: true }],
  },
  {
    name: 'conditional middleware: a router chosen at run time',
    app(express) {
      const app = express();
      const [a, b] = [express.Router(), express.Router()];
      a.get('/x', say('a'));
      b.get('/x', say('b'));
      app.use('/r', (req, res, next) => (req.query.v === '2' ? b : a)(req, res, next));
      return app;
    },
    requests: ['GET /r/x', 'GET /r/x?v=2', 'GET /r/y?v=2'],
  },
  {
    name: 'prototypes of req and res changed by middleware',
    app(express, note) {
      const app = express();
      app.use((req, res, next) => {
        Object.setPrototypeOf(req, Object.create(Object.getPrototypeOf(req), { extra: { value: 'mine' } }));
        Object.setPrototypeOf(
          res,
          Object.create(Object.getPrototypeOf(res), {
            shout: {
              value(text) {
                this.send(text.toUpperCase());
              },
            },
          }),
        );
        next();
      });
      app.get('/', (req, res) => {
        note(req.extra, req instanceof require('node:http').IncomingMessage);
        res.shout('quiet');
      });
      return app;
    },
    requests: ['GET /'],
  },
  {
    name: 'members of res replaced on the instance',
    app(express, note) {
      const app = express();
      app.use((_req, res, next) => {
        const { json, send } = res;
        res.json = function (value) {
          note('json', value);
          return json.call(this, { wrapped: value });
        };
        res.send = function (value) {
          note('send', typeof value);
          return send.call(this, value);
        };
        next();
      });
      app.get('/json', (_req, res) => res.json({ a: 1 }));
      app.get('/send', (_req, res) => res.send({ b: 2 }));
      app.get('/text', (_req, res) => res.send('text'));
      return app;
    },
    requests: ['GET /json', 'GET /send', 'GET /text', 'OPTIONS /text'],
  },
  {
    name: 'what a mounted handler sees of req.path, req.url, req.baseUrl',
    app(express) {
      const app = express();
      app.use('/a', (req, _res, next) => {
        req.seen = [place(req)];
        next();
      });
      app.use('/a/b', (req, _res, next) => {
        req.seen.push(place(req));
        next();
      });
      app.use((req, res) => res.json([...(req.seen ?? []), place(req)]));
      return app;
    },
    requests: ['GET /a/b/c?d=e', 'GET /a/b?x', 'GET /a', 'GET /'],
  },
  {
    name: 'a response that ends in middleware while the next runs on',
    app(express, note) {
      const app = express();
      app.use((_req, res, next) => {
        res.end('ended');
        next();
      });
      app.get('/', (_req, res) => {
        try {
          res.send('late');
          note('sent?');
        } catch (error) {
          note(error);
        }
      });
      return app;
    },
    requests: ['GET /', 'GET /'],
  },
];
