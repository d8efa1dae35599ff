// `express` itself and the application: what they are, what they have, `app.route`, prototypes that users extend.

'use strict';

const { EventEmitter } = require('node:events');
const { pass, place, say, text } = require('../handlers');

/** Its own properties with their kinds. */
const shape = (object) =>
  Object.getOwnPropertyNames(object)
    .sort()
    .map((name) => {
      const { get, value, enumerable } = Object.getOwnPropertyDescriptor(object, name);
      return `${name}: ${get ? 'getter' : typeof value}${enumerable ? '' : ' (hidden)'}`;
    });

module.exports = [
  {
    name: 'what express has',
    app(express, note) {
      note(typeof express, express.length, Object.keys(express).sort());
      for (const name of [
        'application',
        'request',
        'response',
        'Route',
        'Router',
        'json',
        'query',
        'raw',
        'static',
        'text',
        'urlencoded',
        'default',
      ]) {
        note(name, typeof express[name], typeof express[name] === 'function' ? express[name].length : '');
      }
    },
  },
  {
    name: 'middleware that Express 4 no longer has throws when it is asked for',
    app(express, note, { attempt }) {
      for (const name of [
        'bodyParser',
        'compress',
        'cookieSession',
        'session',
        'logger',
        'cookieParser',
        'favicon',
        'responseTime',
        'errorHandler',
        'timeout',
        'methodOverride',
        'vhost',
        'csrf',
        'directory',
        'limit',
        'multipart',
        'staticCache',
      ]) {
        note(
          name,
          name in express,
          attempt(() => express[name]),
        );
      }
    },
  },
  {
    name: 'names that express does not have',
    app(express, note) {
      note(
        express.session2,
        express.createServer,
        express.mime,
        express.version,
        express.View,
        express.application.handle === undefined,
      );
    },
  },
  {
    name: 'the members of express.application',
    app(express, note) {
      note(
        Object.keys(express.application)
          .filter((name) => !require('node:http').METHODS.includes(name.toUpperCase()))
          .sort(),
      );
      for (const name of [
        'init',
        'defaultConfiguration',
        'handle',
        'use',
        'route',
        'engine',
        'param',
        'set',
        'path',
        'enabled',
        'disabled',
        'enable',
        'disable',
        'get',
        'post',
        'all',
        'render',
        'listen',
        'lazyrouter',
        'del',
      ]) {
        note(name, typeof express.application[name], express.application[name]?.length);
      }
    },
  },
  {
    name: 'the members of express.request and express.response',
    app(express, note) {
      const http = require('node:http');
      note(shape(express.request));
      note(shape(express.response));
      note(express.request instanceof http.IncomingMessage, express.response instanceof http.ServerResponse);
    },
  },
  {
    name: 'an app is a function and an event emitter',
    app(express, note) {
      const app = express();
      note(typeof app, app.length, app instanceof EventEmitter, typeof app.on, typeof app.emit);
      app.on('mine', (value) => note('heard', value));
      note(app.emit('mine', 1), app.listenerCount('mine'), app.emit('other'));
    },
  },
  {
    name: 'the own members of an app',
    app(express, note) {
      const app = express();
      const inherited = new Set([
        ...Object.getOwnPropertyNames(express.application),
        ...Object.getOwnPropertyNames(EventEmitter.prototype),
      ]);
      note(
        Object.getOwnPropertyNames(app)
          .filter((name) => !inherited.has(name))
          .sort(),
      );
      note(
        app.use === express.application.use,
        app.mountpath,
        app.parent,
        Object.keys(app.cache),
        Object.keys(app.engines),
      );
    },
  },
  {
    name: 'new express() and express called with arguments',
    app(express, note, { attempt }) {
      note(
        attempt(() => typeof new express()),
        attempt(() => typeof express({ a: 1 })),
      );
    },
  },
  {
    name: 'apps are independent',
    app(express, note) {
      const [a, b] = [express(), express()];
      a.set('x', 1);
      a.locals.x = 1;
      a.request.x = 1;
      note(
        b.get('x'),
        b.locals.x,
        b.request.x,
        a.request === b.request,
        Object.getPrototypeOf(a.request) === express.request,
      );
    },
  },
  {
    name: 'app.request and app.response extended',
    app(express) {
      const app = express();
      app.request.hello = function () {
        return `hello ${this.path}`;
      };
      Object.defineProperty(app.request, 'shouted', {
        get() {
          return this.url.toUpperCase();
        },
      });
      app.response.message = function (body) {
        return this.status(202).send(`message ${body}`);
      };
      app.get('/x', (req, res) => res.message(`${req.hello()} ${req.shouted}`));
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'app.request members replaced',
    app(express) {
      const app = express();
      const { get } = app.request;
      app.request.get = function (name) {
        return `mine ${get.call(this, name)}`;
      };
      const { json, send } = app.response;
      app.response.json = function (value) {
        return json.call(this, { wrapped: value });
      };
      app.response.send = function (body) {
        return send.call(this, typeof body === 'string' ? body.replace('wrapped', 'sent') : body);
      };
      app.get('/json', (req, res) => res.json(req.get('host')));
      app.get('/text', (_req, res) => res.send('wrapped'));
      return app;
    },
    requests: ['GET /json', 'GET /text'],
  },
  {
    name: 'express.request and express.response extended for all apps',
    alone: true,
    app(express, _note, { after }) {
      const app = express();
      express.request.everywhere = () => 'request';
      express.response.everywhere = function () {
        return this.send('response');
      };
      after(() => {
        delete express.request.everywhere;
        delete express.response.everywhere;
      });
      app.get('/x', (req, res) => res.set('x-by', req.everywhere()).everywhere());
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'express.response.send replaced for all apps',
    alone: true,
    app(express, _note, { after }) {
      const { send } = express.response;
      express.response.send = function (body) {
        this.set('x-patched', 'yes');
        return send.call(this, body);
      };
      after(() => {
        express.response.send = send;
      });
      const app = express();
      app.get('/send', (_req, res) => res.send('x'));
      app.get('/json', (_req, res) => res.json({ a: 1 }));
      app.get('/status', (_req, res) => res.sendStatus(404));
      app.get('/redirect', (_req, res) => res.redirect('/x'));
      return app;
    },
    requests: ['GET /send', 'GET /json', 'GET /status', 'GET /redirect'],
  },
  {
    name: 'http.ServerResponse.prototype patched after the app was made',
    alone: true,
    app(express, note, { after, http }) {
      const app = express();
      app.get('/', (_req, res) => res.json({ a: 1 }));
      const { end, setHeader } = http.ServerResponse.prototype;
      http.ServerResponse.prototype.end = function (...all) {
        note('end');
        return end.apply(this, all);
      };
      http.ServerResponse.prototype.setHeader = function (...all) {
        note('setHeader', all[0]);
        return setHeader.apply(this, all);
      };
      after(() => {
        http.ServerResponse.prototype.end = end;
        http.ServerResponse.prototype.setHeader = setHeader;
      });
      return app;
    },
    requests: ['GET /'],
  },
  {
    name: 'express.application extended',
    alone: true,
    app(express, note, { after }) {
      express.application.mine = function (word) {
        return this.get(`/${word}`, text(word));
      };
      after(() => {
        delete express.application.mine;
      });
      const app = express();
      note(app.mine('word') === app);
      return app;
    },
    requests: ['GET /word'],
  },
  {
    name: 'members of an app replaced: app.handle, app.use',
    app(express, note) {
      const app = express();
      const { handle, use } = app;
      app.use = function (...all) {
        note('use', all.length);
        return use.apply(this, all);
      };
      app.handle = function (req, res, next) {
        note('handle', req.url);
        return handle.call(this, req, res, next);
      };
      app.use(say('x'));
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'app.handle of a sub-app replaced',
    app(express, note) {
      const [app, sub] = [express(), express()];
      sub.get('/x', say('x'));
      app.use('/s', sub);
      const { handle } = sub;
      sub.handle = function (...all) {
        note('handled');
        return handle.apply(this, all);
      };
      return app;
    },
    requests: ['GET /s/x', 'GET /s/y'],
  },
  {
    name: 'app.init called again',
    app(express, note, { attempt }) {
      const app = express();
      app.set('a', 1);
      note(
        attempt(() => app.init()),
        app.get('a'),
        app.get('env'),
      );
    },
  },
  {
    name: 'app.route: chains, and what it returns',
    app(express, note) {
      const app = express();
      const route = app.route('/x');
      note(
        route.constructor.name,
        route instanceof express.Route,
        route.path,
        route.stack.length,
        Object.keys(route.methods),
      );
      note(route.get(text('get')) === route, route.post(text('post')).all(text('all')) === route);
      note(route.stack.length, Object.keys(route.methods));
      app.get('/x', text('second'));
      return app;
    },
    requests: ['GET /x', 'POST /x', 'PUT /x', 'OPTIONS /x'],
  },
  {
    name: 'express.Route by itself',
    app(express, note, { attempt }) {
      const route = new express.Route('/mine');
      route.get((req, res, next) => {
        note('get', req.route === route);
        next();
      });
      route.all((_req, res) => res.end('all'));
      note(
        route.path,
        Object.keys(route.methods),
        route.stack.map((layer) => layer.method),
      );
      note(attempt(() => express.Route('/x')));
      return (req, res) => route.dispatch(req, res, (err) => res.end(`done ${err}`));
    },
    requests: ['GET /', 'POST /'],
  },
  {
    name: 'express.Route without a handler for the method',
    app(express) {
      const route = new express.Route('/mine');
      route.post((_req, res) => res.end('post'));
      return (req, res) => route.dispatch(req, res, (err) => res.end(`done ${err}`));
    },
    requests: ['GET /', 'POST /', 'HEAD /'],
  },
  {
    name: 'express.Router with and without new, and its options',
    app(express, note) {
      const [a, b] = [express.Router(), new express.Router({ strict: true })];
      note(
        typeof a,
        typeof b,
        a.length,
        a.name,
        b.strict,
        a.strict,
        a.caseSensitive,
        a.mergeParams,
        a.stack,
        Object.keys(a.params),
      );
      note(
        a instanceof express.Router,
        Object.getPrototypeOf(a) === express.Router,
        express.Router.prototype !== undefined,
      );
    },
  },
  {
    name: 'Router’s prototype extended',
    alone: true,
    app(express, note, { after, edition }) {
      const target = edition === 4 ? express.Router : express.Router.prototype;
      target.resource = function (name) {
        return this.get(`/${name}`, say(name));
      };
      after(() => {
        delete target.resource;
      });
      const router = express.Router();
      note(router.resource('things') === router);
      return express().use('/api', router);
    },
    requests: ['GET /api/things'],
  },
  {
    name: 'Route’s prototype extended',
    alone: true,
    app(express, note, { after }) {
      express.Route.prototype.secure = function () {
        return this.all(pass(note, 'secure'));
      };
      after(() => {
        delete express.Route.prototype.secure;
      });
      const app = express();
      app.route('/x').secure().get(text('x'));
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'Router’s and Route’s methods patched at run time',
    alone: true,
    app(express, note, { after, edition }) {
      const target = edition === 4 ? express.Router : express.Router.prototype;
      const { use, route, handle } = target;
      const { dispatch, get } = express.Route.prototype;
      target.use = function (...all) {
        note('use', all.length);
        return use.apply(this, all);
      };
      target.route = function (path) {
        note('route', path);
        return route.call(this, path);
      };
      target.handle = function (req, res, out) {
        note('handle', req.url);
        return handle.call(this, req, res, out);
      };
      express.Route.prototype.dispatch = function (req, res, done) {
        note('dispatch', this.path);
        return dispatch.call(this, req, res, done);
      };
      express.Route.prototype.get = function (...all) {
        note('get', all.length);
        return get.apply(this, all);
      };
      after(() => {
        Object.assign(target, { use, route, handle });
        Object.assign(express.Route.prototype, { dispatch, get });
      });
      const app = express();
      const router = express.Router();
      app.use(pass(note, 'mw'));
      app.get('/x', text('x'));
      router.get('/y', text('y'));
      app.use('/r', router);
      return app;
    },
    requests: ['GET /x', 'GET /r/y'],
  },
  {
    name: 'an app in an app: the request is the same object',
    app(express, note) {
      const [app, sub] = [express(), express()];
      let first;
      app.use((req, _res, next) => {
        first = req;
        next();
      });
      sub.use((req, res) => {
        note(req === first);
        res.json(place(req));
      });
      return app.use('/s', sub);
    },
    requests: ['GET /s/x'],
  },
  {
    name: 'JSON.stringify and inspect of an app do not throw',
    app(express, note, { attempt }) {
      const app = express();
      note(attempt(() => typeof require('node:util').inspect(app)));
      note(attempt(() => JSON.stringify({ app })));
      note(attempt(() => JSON.stringify(app)));
      note(attempt(() => typeof JSON.stringify(app.settings)));
    },
  },
  {
    name: 'req and res to JSON',
    app(express, note, { attempt }) {
      const app = express();
      app.get('/x', (req, res) => {
        note(
          attempt(() => req.toJSON === undefined),
          attempt(() => Object.prototype.toString.call(req)),
          String(res),
        );
        note(
          Object.keys(req).includes('res'),
          Object.keys(req).includes('app'),
          'app' in req,
          Object.keys(res).includes('locals'),
        );
        res.end();
      });
      return app;
    },
    requests: ['GET /x'],
  },
];
