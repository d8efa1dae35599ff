// Routers that change while they run: routes added, layers removed, replaced, reordered; handlers swapped.

'use strict';

const { pass, say, text } = require('../handlers');

const stackOf = (app, edition) => (edition === 4 ? app._router.stack : app.router.stack);

module.exports = [
  {
    name: 'a route registered during a request serves the next',
    app(express) {
      const app = express();
      app.get('/add', (_req, res) => {
        app.get('/added', text('added'));
        res.send('ok');
      });
      return app;
    },
    requests: ['GET /added', 'GET /add', 'GET /added', 'GET /add', 'OPTIONS /added'],
  },
  {
    name: 'a route registered by middleware serves this request',
    app(express) {
      const app = express();
      let done = false;
      app.use((req, _res, next) => {
        if (!done && req.path === '/late') {
          done = true;
          app.get('/late', say('late'));
          app.use(say('late use'));
        }
        next();
      });
      return app;
    },
    requests: ['GET /late', 'GET /late', 'GET /other'],
  },
  {
    name: 'a route registered while an asynchronous middleware waits',
    app(express) {
      const app = express();
      app.use((_req, _res, next) => {
        setTimeout(() => {
          app.get('/later', say('later'));
          next();
        }, 3);
      });
      return app;
    },
    requests: ['GET /later'],
  },
  {
    name: 'a handler added to a route while it runs',
    app(express, note) {
      const app = express();
      const route = app.route('/x');
      let added = false;
      route.get((_req, _res, next) => {
        if (!added) route.get(pass(note, 'added'));
        added = true;
        next();
      });
      route.get(pass(note, 'second'));
      app.use(say('end'));
      return app;
    },
    requests: ['GET /x', 'GET /x'],
  },
  {
    name: 'a method added to a route at run time',
    app(express) {
      const app = express();
      const route = app.route('/x').get(text('get'));
      app.get('/add', (_req, res) => {
        route.post(text('post'));
        res.end();
      });
      return app;
    },
    requests: ['POST /x', 'OPTIONS /x', 'GET /add', 'POST /x', 'OPTIONS /x'],
  },
  {
    name: 'layers removed from the stack: splice',
    app(express, _note, { edition }) {
      const app = express();
      app.get('/a', text('a'));
      app.get('/b', text('b'));
      app.use(text('rest'));
      app.delete('/a', (_req, res) => {
        const stack = stackOf(app, edition);
        stack.splice(
          stack.findIndex((layer) => layer.route?.path === '/a'),
          1,
        );
        res.end('removed');
      });
      stackOf(app, edition).unshift(stackOf(app, edition).pop());
      return app;
    },
    requests: ['GET /a', 'GET /b', 'DELETE /a', 'GET /a', 'GET /b'],
  },
  {
    name: 'all layers removed: length = 0, a new array, pop',
    app(express, note) {
      const app = express();
      const router = express.Router();
      router.get('/x', say('x'));
      app.use('/r', router);
      app.get('/length', (_req, res) => {
        router.stack.length = 0;
        res.end();
      });
      app.get('/fill', (_req, res) => {
        router.get('/y', say('y'));
        res.end();
      });
      app.get('/array', (_req, res) => {
        const other = express.Router();
        other.get('/z', say('z'));
        router.stack = other.stack;
        res.end();
      });
      app.get('/pop', (_req, res) => {
        note(router.stack.pop()?.route.path);
        res.end();
      });
      return app;
    },
    requests: [
      'GET /r/x',
      'GET /length',
      'GET /r/x',
      'GET /fill',
      'GET /r/y',
      'GET /array',
      'GET /r/y',
      'GET /r/z',
      'GET /pop',
      'GET /r/z',
    ],
  },
  {
    name: 'layers reordered and replaced in place',
    app(express) {
      const app = express();
      const router = express.Router();
      router.get('/x', say('first'));
      router.get('/x', say('second'));
      app.use(router);
      app.post('/swap', (_req, res) => {
        router.stack.reverse();
        res.end();
      });
      app.post('/replace', (_req, res) => {
        const other = express.Router();
        other.get('/x', say('third'));
        router.stack[0] = other.stack[0];
        res.end();
      });
      return app;
    },
    requests: ['GET /x', 'POST /swap', 'GET /x', 'POST /replace', 'GET /x'],
  },
  {
    name: 'a layer’s handle replaced, as instrumentation does',
    app(express, note, { edition }) {
      const app = express();
      app.use(function first(_req, _res, next) {
        next();
      });
      app.get('/x', function second(_req, res) {
        res.end('x');
      });
      app.use((_err, _req, res, _next) => res.end('error handler'));
      for (const layer of stackOf(app, edition)) {
        const { handle } = layer;
        if (handle.length > 3) continue;
        layer.handle = function (req, res, next) {
          note('enter', layer.name);
          return handle.call(this, req, res, next);
        };
        for (const inner of layer.route?.stack ?? []) {
          const { handle: inside } = inner;
          inner.handle = function (req, res, next) {
            note('inner', inner.name, inner.method);
            return inside.call(this, req, res, next);
          };
        }
      }
      return app;
    },
    requests: ['GET /x', 'GET /y'],
  },
  {
    name: 'a handle replaced by one of four arguments, and by none',
    app(express, _note, { edition }) {
      const app = express();
      app.use((_req, _res, next) => next());
      app.use(text('second'));
      app.use(text('third'));
      app.post('/', text('never'));
      const layers = stackOf(app, edition).slice(-4);
      layers[1].handle = (_err, _req, _res, _next) => {};
      return app;
    },
    requests: ['GET /'],
  },
  {
    name: 'a layer’s handle made an accessor, as tracers do',
    app(express, note, { edition }) {
      const app = express();
      app.use(function first(_req, _res, next) {
        next();
      });
      app.get('/x', function second(_req, res) {
        res.end('x');
      });
      app.use(function last(err, _req, res, _next) {
        res.end(err.message);
      });
      for (const layer of stackOf(app, edition)) {
        const { handle } = layer;
        if (handle.length > 3) continue;
        const traced = (req, res, next) => {
          note('enter', layer.name, req.url);
          return handle(req, res, (...all) => {
            note('leave', layer.name);
            next(...all);
          });
        };
        Object.defineProperty(layer, 'handle', { configurable: true, enumerable: true, get: () => traced });
      }
      return app;
    },
    requests: ['GET /x', 'GET /y'],
  },
  {
    name: 'Layer’s prototype gets an accessor for handle, as express-async-errors does',
    alone: true,
    app(express, note, { after, edition }) {
      const probe = express();
      probe.use(text('x'));
      const prototype = Object.getPrototypeOf(stackOf(probe, edition)[0]);
      const wrap = (fn) => {
        const wrapped =
          fn.length === 4
            ? (err, req, res, next) => fn(err, req, res, next)
            : (req, res, next) => {
                note('wrapped', fn.name);
                const result = fn(req, res, next);
                result?.catch?.((error) => next(error));
                return undefined;
              };
        return wrapped;
      };
      Object.defineProperty(prototype, 'handle', {
        configurable: true,
        enumerable: true,
        get() {
          return this.__handle;
        },
        set(fn) {
          this.__handle = wrap(fn);
        },
      });
      after(() => delete prototype.handle);
      const app = express();
      app.get('/x', async function rejecting() {
        throw new Error('caught by the wrapper');
      });
      app.use((err, _req, res, _next) => res.status(500).send(err.message));
      return app;
    },
    requests: [{ path: '/x', silent: true }],
  },
  {
    name: 'router.use and router.route wrapped on an instance, reading the layer just added',
    app(express, note, { edition }) {
      const router = express.Router();
      for (const name of ['use', 'route']) {
        const original = router[name];
        router[name] = function (...all) {
          const result = original.apply(this, all);
          const layer = this.stack[this.stack.length - 1];
          note(name, layer.name, layer.route?.path, this.stack.indexOf(layer), edition);
          return result;
        };
      }
      router.use(pass(note, 'mw'));
      router.get('/x', say('x'));
      router.all('/y', say('y'));
      return express().use(router);
    },
    requests: ['GET /x', 'GET /y'],
  },
  {
    name: 'the methods of an array on the stack: map, filter, find, forEach, length, spread, isArray',
    app(express, note) {
      const router = express.Router();
      router.get('/a', text('a')).post('/b', text('b')).use(text('c'));
      const { stack } = router;
      note(
        Array.isArray(stack),
        stack.length,
        stack.map((layer) => layer.name),
        stack.filter((layer) => layer.route).length,
      );
      note(
        [...stack].length,
        stack.find((layer) => !layer.route)?.name,
        stack.slice(1).length,
        stack.concat([]).length,
        stack === router.stack,
      );
      note(Object.keys(stack), stack.at(-1) === stack[2], 3 in stack, stack.constructor === Array);
      const moved = stack.splice(0, 1);
      stack.push(...moved);
      note(stack.map((layer) => layer.route?.path));
      return express().use(router);
    },
    requests: ['GET /a', 'POST /b'],
  },
  {
    name: 'stacks assigned: filtered, concatenated, of another router',
    app(express) {
      const app = express();
      const router = express.Router();
      router.get('/a', say('a')).get('/b', say('b'));
      app.use(router);
      app.post('/filter', (_req, res) => {
        router.stack = router.stack.filter((layer) => layer.route.path !== '/a');
        res.end();
      });
      app.post('/concat', (_req, res) => {
        router.stack = router.stack.concat(express.Router().get('/c', say('c')).stack);
        res.end();
      });
      app.post('/more', (_req, res) => {
        router.get('/d', say('d'));
        res.end();
      });
      return app;
    },
    requests: [
      'GET /a',
      'POST /filter',
      'GET /a',
      'GET /b',
      'POST /concat',
      'GET /c',
      'POST /more',
      'GET /d',
      'GET /b',
    ],
  },
  {
    name: 'Layer’s prototype patched: handle_request and handleRequest',
    alone: true,
    app(express, note, { after, edition }) {
      const app = express();
      app.use(pass(note, 'mw'));
      app.get('/x', text('x'));
      app.get('/e', () => {
        throw new Error('e');
      });
      app.use((err, _req, res, _next) => res.end(err.message));
      const prototype = Object.getPrototypeOf(stackOf(app, edition)[0]);
      const names = edition === 4 ? ['handle_request', 'handle_error'] : ['handleRequest', 'handleError'];
      const originals = names.map((name) => prototype[name]);
      names.forEach((name, index) => {
        prototype[name] = function (...all) {
          note(name, this.name);
          return originals[index].apply(this, all);
        };
      });
      after(() => names.forEach((name, index) => (prototype[name] = originals[index])));
      return app;
    },
    requests: ['GET /x', 'GET /e'],
  },
  {
    name: 'Layer’s match patched',
    alone: true,
    app(express, note, { after, edition }) {
      const app = express();
      app.get('/x', text('x'));
      app.get('/:y', text('y'));
      const prototype = Object.getPrototypeOf(stackOf(app, edition)[0]);
      const { match } = prototype;
      prototype.match = function (path) {
        note('match', this.name, path);
        return match.call(this, path);
      };
      after(() => {
        prototype.match = match;
      });
      return app;
    },
    requests: ['GET /x', 'GET /z'],
  },
  {
    name: 'a match of one layer replaced',
    app(express, _note, { edition }) {
      const app = express();
      app.get('/x', say('x'));
      app.get('/y', say('y'));
      const layer = stackOf(app, edition).at(-2);
      const { match } = layer;
      layer.match = function (path) {
        return match.call(this, path === '/other' ? '/x' : path);
      };
      return app;
    },
    requests: ['GET /x', 'GET /other', 'GET /y'],
  },
  {
    name: 'route.stack and route.methods changed at run time',
    app(express) {
      const app = express();
      const route = app.route('/x').get(text('first')).get(text('second'));
      app.get('/shift', (_req, res) => {
        route.stack.shift();
        res.end();
      });
      app.get('/methods', (_req, res) => {
        route.methods.post = true;
        route.all(text('all'));
        delete route.methods._all;
        res.end();
      });
      app.get('/clear', (_req, res) => {
        route.stack.length = 0;
        res.end();
      });
      return app;
    },
    requests: [
      'GET /x',
      'GET /shift',
      'GET /x',
      'GET /methods',
      'POST /x',
      'PUT /x',
      'OPTIONS /x',
      'GET /clear',
      'GET /x',
    ],
  },
  {
    name: 'a layer without a route gets one, a route is taken from a layer',
    app(express, _note, { edition }) {
      const app = express();
      const [a, b] = [express.Router(), express.Router()];
      a.get('/x', text('from a'));
      b.get('/x', text('from b'));
      a.stack[0].route = undefined;
      a.stack[0].handle = (req, res) => res.send(`raw ${req.method} ${edition}`);
      return app.use(a).use(b);
    },
    requests: ['GET /x', 'POST /x', 'GET /x/y'],
  },
  {
    name: 'a stack shared by two routers',
    app(express) {
      const [a, b] = [express.Router(), express.Router()];
      b.stack = a.stack;
      a.get('/x', say('x'));
      b.get('/y', say('y'));
      return express().use('/a', a).use('/b', b);
    },
    requests: ['GET /a/x', 'GET /a/y', 'GET /b/x', 'GET /b/y'],
  },
  {
    name: 'a layer taken out while a request waits in front of it',
    app(express) {
      const router = express.Router();
      router.use((req, _res, next) => {
        if (req.query.remove) router.stack.splice(1, 1);
        next();
      });
      router.get('/x', say('first'));
      router.get('/x', say('second'));
      router.get('/x', say('third'));
      return express().use(router);
    },
    requests: ['GET /x', 'GET /x?remove=1', 'GET /x'],
  },
  {
    name: 'a layer put in front while a request runs',
    app(express) {
      const router = express.Router();
      let count = 0;
      router.use((_req, _res, next) => {
        if (count++ === 0) {
          const other = express.Router();
          other.use((_req, res, next) => {
            res.set('x-front', 'yes');
            next();
          });
          router.stack.unshift(other.stack[0]);
        }
        next();
      });
      router.get('/x', say('x'));
      return express().use(router);
    },
    requests: ['GET /x', 'GET /x'],
  },
  {
    name: 'hot reload: a router swapped behind one middleware',
    app(express) {
      const app = express();
      const make = (version) => express.Router().get('/v', text(version));
      let current = make('one');
      app.use('/hot', (req, res, next) => current(req, res, next));
      app.post('/reload', (_req, res) => {
        current = make('two');
        res.end();
      });
      return app;
    },
    requests: ['GET /hot/v', 'POST /reload', 'GET /hot/v'],
  },
  {
    name: 'app.router replaced (Express 5), app._router replaced (Express 4)',
    app(express, note, { edition, attempt }) {
      const app = express();
      app.get('/x', text('old'));
      const router = express.Router();
      router.get('/x', text('new'));
      if (edition === 4) {
        const [query, init] = app._router.stack;
        router.stack.unshift(query, init);
        app._router = router;
      } else {
        note(
          attempt(() => (app.router = router)),
          app.router === router,
        );
        Object.defineProperty(app, 'router', { value: router });
      }
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'app._router removed makes a new app of it (Express 4)',
    editions: [4],
    app(express) {
      const app = express();
      app.get('/x', text('old'));
      app._router = undefined;
      app.get('/y', text('new'));
      return app;
    },
    requests: ['GET /x', 'GET /y'],
  },
];
