// What programs read of a router: `stack`, layers, routes, `app.router`, `app._router`, `listRoutes`.

'use strict';

const { text } = require('../handlers');

const stackOf = (app, edition) => (edition === 4 ? app._router.stack : app.router.stack);

/** A router with one of each kind. */
function filled(express) {
  const router = express.Router();
  router.use(function named(_req, _res, next) {
    next();
  });
  router.use('/static', (_req, _res, next) => next());
  router.get('/a', function handler() {});
  router
    .route('/b/:id')
    .get(() => {})
    .post(
      () => {},
      function second() {},
    )
    .all(() => {});
  router.use('/sub', express.Router());
  router.all(/^\/re/, () => {});
  router.put(['/c', '/d'], () => {});
  return router;
}

module.exports = [
  {
    name: 'the layers of a router: name, handle, route, path',
    app(express, note) {
      for (const layer of filled(express).stack) {
        note(
          layer.constructor.name,
          layer.name,
          typeof layer.handle,
          layer.handle.length,
          layer.handle.name,
          layer.route?.path,
          layer.path,
          layer.params,
          layer.keys,
        );
      }
    },
  },
  {
    name: 'the members of a layer',
    app(express, note) {
      const router = filled(express);
      for (const layer of router.stack) note(Object.keys(layer), 'regexp' in layer, 'route' in layer);
      note(Object.keys(router.stack[2].route.stack[0]), Object.keys(router.stack[2].route));
      const prototype = Object.getPrototypeOf(router.stack[0]);
      note(Object.getOwnPropertyNames(prototype).sort());
    },
  },
  {
    name: 'the layers of a route: method, name, handle',
    app(express, note) {
      const router = filled(express);
      for (const { route } of router.stack) {
        if (!route) continue;
        note(route.constructor.name, route.path, route.methods, Object.getPrototypeOf(route.methods) === null);
        for (const layer of route.stack)
          note(layer.constructor.name, layer.method, layer.name, layer.handle.name, layer.path, layer.keys);
      }
    },
  },
  {
    name: 'the methods of the prototypes of Route and Router',
    app(express, note, { edition }) {
      const { METHODS } = require('node:http');
      const others = (object) =>
        Object.getOwnPropertyNames(object)
          .filter(
            (name) =>
              !METHODS.includes(name.toUpperCase()) &&
              !['length', 'name', 'arguments', 'caller', 'prototype'].includes(name),
          )
          .sort();
      note(others(express.Route.prototype));
      note(others(edition === 4 ? express.Router : express.Router.prototype));
      note(others(express.Router));
    },
  },
  {
    name: 'the own members of a router',
    app(express, note) {
      note(Object.keys(express.Router()), Object.keys(express.Router({ strict: true })));
    },
  },
  {
    name: 'app._router and app.router',
    app(express, note, { attempt }) {
      const app = express();
      note(
        typeof app._router,
        attempt(() => typeof app.router),
      );
      app.get('/', text('x'));
      note(
        typeof app._router,
        attempt(() => app.router === app.router),
        attempt(() => app.router.stack.length),
      );
      note(Object.getOwnPropertyNames(app).includes('router'), Object.keys(app).includes('router'));
    },
  },
  {
    name: 'the stack of an app',
    app(express, note, { edition }) {
      const app = express();
      app.use(function logger(_req, _res, next) {
        next();
      });
      app.get('/x', text('x'));
      app.use('/s', express());
      app.use(
        express.json(),
        express.urlencoded({ extended: true }),
        express.text(),
        express.raw(),
        express.static('.'),
      );
      app.use('/r', express.Router());
      for (const layer of stackOf(app, edition))
        note(layer.name, layer.handle.name, layer.handle.length, layer.route?.path);
    },
  },
  {
    name: 'routes listed as listing tools do it',
    app(express, note, { edition }) {
      const app = express();
      const router = express.Router();
      router.get('/in', text('x'));
      app.get('/out', text('x'));
      app.post('/out', text('x'));
      app.use('/api', router);
      const walk = (stack, depth) => {
        for (const layer of stack) {
          if (layer.route) note(depth, Object.keys(layer.route.methods), layer.route.path);
          else if (layer.handle.stack) walk(layer.handle.stack, depth + 1);
          else note(depth, layer.name);
        }
      };
      walk(stackOf(app, edition), 0);
    },
  },
  {
    name: 'router.listRoutes',
    editions: [5],
    app(express, note) {
      note(filled(express).listRoutes());
      note(express.Router().listRoutes());
      const app = express();
      app.get('/x', text('x'));
      app.head('/x', text('x'));
      app.use('/s', express());
      app.use(['/a', '/b'], express.Router());
      app.route(['/p', ['/q']]).all(text('x'));
      note(app.router.listRoutes().map(({ router, ...rest }) => ({ ...rest, router: typeof router })));
      note(typeof app.listRoutes);
    },
  },
  {
    name: 'layer.match called by hand',
    app(express, note, { attempt }) {
      const router = express.Router();
      router.get('/a/:b', text('x'));
      router.use('/m', text('x'));
      router.use(text('x'));
      router.get(/^\/(re)/, text('x'));
      router.get('/%zz/:x', text('x'));
      for (const layer of router.stack) {
        for (const path of ['/a/1', '/m/x', '/re', '/', null, undefined, '/%zz/%zz']) {
          note(
            path,
            attempt(() => layer.match(path)),
            layer.params,
            layer.path,
          );
        }
      }
    },
  },
  {
    name: 'layers called by hand: handle_request and handleRequest',
    app(express, note, { edition }) {
      const router = express.Router();
      router.use((_req, _res, next) => next('called'));
      router.use((_err, _req, _res, next) => next('error called'));
      const [plain, error] = router.stack;
      const done = (...all) => note('next', ...all);
      if (edition === 4) {
        plain.handle_request({}, {}, done);
        plain.handle_error('e', {}, {}, done);
        error.handle_request({}, {}, done);
        error.handle_error('e', {}, {}, done);
      } else {
        plain.handleRequest({}, {}, done);
        plain.handleError('e', {}, {}, done);
        error.handleRequest({}, {}, done);
        error.handleError('e', {}, {}, done);
      }
    },
  },
  {
    name: 'layer.params, layer.path and layer.keys while a request runs',
    app(express, note, { edition }) {
      const app = express();
      app.get('/x/:id', (req, res) => {
        const layer = stackOf(app, edition).at(-1);
        note(layer.params, layer.path, layer.keys, req.route === layer.route);
        res.end();
      });
      return app;
    },
    requests: ['GET /x/1'],
  },
  {
    name: 'req.route: path, methods, stack',
    app(express, note) {
      const app = express();
      app
        .route('/x/:id')
        .get((req, res) => {
          note(req.route.path, req.route.methods, req.route.stack.length, req.route.constructor.name);
          res.end();
        })
        .post(text('x'));
      app.get(/^\/re/, (req, res) => res.send(String(req.route.path)));
      app.get(['/l', '/m'], (req, res) => res.json(req.route.path));
      return app;
    },
    requests: ['GET /x/1', 'GET /re/x', 'GET /m'],
  },
  {
    name: 'layer.handle of a route is its dispatcher',
    app(express, note) {
      const router = express.Router();
      router.get('/x', (_req, res) => res.end('dispatched'));
      const [layer] = router.stack;
      note(layer.handle.name, layer.handle.length);
      return (req, res) => layer.handle(req, res, () => res.end('next'));
    },
    requests: ['GET /any', 'POST /any'],
  },
];
