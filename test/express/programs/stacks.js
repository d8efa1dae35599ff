// Deep stacks: thousands of synchronous layers, handlers, routers and apps must not overflow, and keep their order. They run
// alone, since to register so many takes its time.

'use strict';

const { caught, say, text } = require('../handlers');

/** Counts on `req`. */
const count = (req, _res, next) => {
  req.count = (req.count ?? 0) + 1;
  next();
};
const answer = (req, res) => res.json({ count: req.count ?? 0, url: req.url, baseUrl: req.baseUrl });
const times = (number, task) => {
  for (let index = 0; index < number; index++) task(index);
};

module.exports = [
  {
    name: '3,000 middleware of an app',
    alone: true,
    app(express) {
      const app = express();
      times(3000, () => app.use(count));
      return app.get('/x', answer);
    },
    requests: ['GET /x', 'GET /none'],
  },
  {
    name: '3,000 handlers of a route',
    alone: true,
    app(express) {
      const app = express();
      const route = app.route('/x');
      times(3000, () => route.get(count));
      route.get(answer);
      return app;
    },
    requests: ['GET /x', 'HEAD /x'],
  },
  {
    name: '3,000 handlers of a route for another method',
    alone: true,
    app(express) {
      const app = express();
      const route = app.route('/x');
      times(3000, () => route.post(count));
      route.get(answer);
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: '3,000 routes that pass on',
    alone: true,
    app(express) {
      const app = express();
      times(3000, () => app.get('/x', count));
      return app.use(answer);
    },
    requests: ['GET /x', 'POST /x'],
  },
  {
    name: '3,000 routes that do not match, in an app and a router',
    alone: true,
    app(express) {
      const app = express();
      const router = express.Router();
      times(3000, (index) => {
        app.get(`/a${index}`, text('never'));
        router.get(`/b${index}`, text('never'));
      });
      app.use(router);
      return app.use(answer);
    },
    requests: ['GET /x', 'OPTIONS /x'],
  },
  {
    name: '3,000 routes that pass on by next("route")',
    alone: true,
    app(express) {
      const app = express();
      times(3000, () => app.get('/x', (req, res, next) => count(req, res, () => next('route')), text('never')));
      return app.use(answer);
    },
    requests: ['GET /x'],
  },
  {
    name: '3,000 error handlers that pass the error on',
    alone: true,
    app(express) {
      const app = express();
      app.use((_req, _res, next) => next(new Error('x')));
      times(3000, () =>
        app.use((err, req, _res, next) => {
          req.count = (req.count ?? 0) + 1;
          next(err);
        }),
      );
      return app.use((_err, req, res, _next) => answer(req, res));
    },
    requests: ['GET /x'],
  },
  {
    name: '3,000 layers that an error skips',
    alone: true,
    app(express) {
      const app = express();
      app.use((_req, _res, next) => next(new Error('x')));
      times(3000, () => app.use(count).get('/x', count));
      return app.use(caught('app'));
    },
    requests: ['GET /x'],
  },
  {
    name: '1,000 empty routers',
    alone: true,
    app(express) {
      const app = express();
      times(1000, () => app.use(express.Router()));
      return app.use(answer);
    },
    requests: ['GET /x'],
  },
  {
    name: '1,000 routers with a middleware each',
    alone: true,
    app(express) {
      const app = express();
      times(1000, () => app.use('/x', express.Router().use(count)));
      return app.use(answer);
    },
    requests: ['GET /x/y'],
  },
  {
    name: '200 routers in each other',
    alone: true,
    app(express) {
      let inner = express.Router().get('/end', answer);
      times(200, () => {
        inner = express.Router().use('/a', count, inner);
      });
      return express().use(inner).use(say('outside'));
    },
    requests: [`GET ${'/a'.repeat(200)}/end`, `GET ${'/a'.repeat(200)}/none`, `GET ${'/a'.repeat(199)}/end`],
  },
  {
    name: '100 apps in each other',
    alone: true,
    app(express) {
      let inner = express().get('/end', answer);
      times(100, () => {
        inner = express().use('/a', count, inner);
      });
      return express().use(inner).use(say('outside'));
    },
    requests: [`GET ${'/a'.repeat(100)}/end`, `GET ${'/a'.repeat(100)}/none`],
  },
  {
    name: '1,000 param callbacks of one name, and 100 parameters',
    alone: true,
    app(express, note) {
      const app = express();
      times(1000, () => app.param('p0', count));
      times(100, (index) => app.param(`p${index}`, count));
      const path = Array.from({ length: 100 }, (_, index) => `/:p${index}`).join('');
      app.get(path, answer);
      note('registered');
      return app;
    },
    requests: [`GET ${'/v'.repeat(100)}`],
  },
  {
    name: 'when the stack is unwound: middleware 1 to 250',
    alone: true,
    app(express, note) {
      const app = express();
      times(250, (index) =>
        app.use((_req, _res, next) => {
          next();
          if (index % 49 === 0) note('unwound', index);
        }),
      );
      return app.use((_req, res) => {
        note('end');
        res.end();
      });
    },
    requests: ['GET /x'],
  },
  {
    name: 'when the stack is unwound: handlers of a route 1 to 250',
    alone: true,
    app(express, note) {
      const app = express();
      const route = app.route('/x');
      times(250, (index) =>
        route.get((_req, _res, next) => {
          next();
          if (index % 49 === 0) note('unwound', index);
        }),
      );
      route.get((_req, res) => {
        note('end');
        res.end();
      });
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'when the stack is unwound: routes 1 to 250 that match and pass on',
    alone: true,
    app(express, note) {
      const app = express();
      times(250, (index) =>
        app.all('/x', (_req, _res, next) => {
          next();
          if (index % 49 === 0) note('unwound', index);
        }),
      );
      return app.use((_req, res) => {
        note('end');
        res.end();
      });
    },
    requests: ['GET /x'],
  },
  {
    name: 'when the stack is unwound: error handlers, and skipped ones',
    alone: true,
    app(express, note) {
      const app = express();
      app.use((_req, _res, next) => {
        next(new Error('x'));
        note('first unwound');
      });
      times(150, () => app.use(count));
      times(250, (index) =>
        app.use((err, _req, _res, next) => {
          next(err);
          if (index % 49 === 0) note('unwound', index);
        }),
      );
      return app.use((_err, _req, res, _next) => {
        note('end');
        res.end();
      });
    },
    requests: ['GET /x'],
  },
  {
    name: 'res.headersSent right after next() through many layers',
    alone: true,
    app(express, note) {
      const app = express();
      app.use((_req, res, next) => {
        next();
        note(res.headersSent);
      });
      times(98, () => app.use(count));
      return app.use(answer);
    },
    requests: ['GET /x'],
  },
];
