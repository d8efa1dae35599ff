// The diagnostics channel `express.router.request` of Express 5 (Express 4 has none), and what Node’s own channels say.

'use strict';

const diagnostics = require('node:diagnostics_channel');
const { AsyncLocalStorage } = require('node:async_hooks');
const { text } = require('../handlers');

const CHANNEL = 'express.router.request';
const EVENTS = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];

/** Notes each event of the channel until the case is over. */
function watch(note, after, see = () => []) {
  const channel = diagnostics.tracingChannel(CHANNEL);
  const subscribers = Object.fromEntries(
    EVENTS.map((event) => [
      event,
      (ctx) =>
        note(
          event,
          ctx.handler?.name,
          ctx.route ?? 'no route',
          ctx.param ?? '',
          ctx.errorHandler ?? '',
          'error' in ctx ? ctx.error : '',
          'result' in ctx ? `result ${typeof ctx.result}` : '',
          ...see(ctx),
        ),
    ]),
  );
  channel.subscribe(subscribers);
  after(() => channel.unsubscribe(subscribers));
}

module.exports = [
  {
    name: 'the events of middleware and a route',
    alone: true,
    app(express, note, { after }) {
      watch(note, after, (ctx) => [Object.keys(ctx)]);
      const app = express();
      app.use(function mw(_req, _res, next) {
        next();
      });
      app.get('/x/:id', function route(_req, res) {
        res.send('x');
        return 42;
      });
      return app;
    },
    requests: ['GET /x/1', 'GET /none'],
  },
  {
    name: 'the events of async handlers',
    alone: true,
    editions: [5],
    app(express, note, { after }) {
      watch(note, after);
      const app = express();
      app.use(async function mw(_req, _res, next) {
        await null;
        next();
        return 'value';
      });
      app.get('/x', async function route(_req, res) {
        await null;
        res.send('x');
      });
      app.get('/bad', async function bad() {
        await null;
        throw new Error('rejected');
      });
      app.use(async function handler(err, _req, res, _next) {
        res.status(500).send(err.message);
      });
      return app;
    },
    requests: ['GET /x', 'GET /bad'],
  },
  {
    name: 'the events of errors and error handlers',
    alone: true,
    app(express, note, { after }) {
      watch(note, after);
      const app = express();
      app.set('env', 'test');
      app.get('/throw', function thrower() {
        throw new Error('thrown');
      });
      app.get('/next', function passer(_req, _res, next) {
        next(new Error('passed'));
      });
      app.get('/signal', function signal(_req, _res, next) {
        next('route');
      });
      app.use(function first(err, _req, _res, next) {
        next(err);
      });
      app.use(function second(err, _req, _res, next) {
        next(err.message === 'thrown' ? new TypeError('replaced') : undefined);
      });
      app.use(function after(_req, res, _next) {
        res.send('after');
      });
      return app;
    },
    requests: ['GET /throw', 'GET /next', 'GET /signal'],
  },
  {
    name: 'the events of params',
    alone: true,
    app(express, note, { after }) {
      watch(note, after, (ctx) => [ctx.layer?.name]);
      const app = express();
      app.param('id', function load(_req, _res, next) {
        next();
      });
      app.param('id', async function later(_req, _res, next) {
        await null;
        next();
      });
      app.get('/:id', function route(_req, res) {
        res.send('x');
      });
      return app;
    },
    requests: ['GET /1'],
  },
  {
    name: 'the events of routers and sub-apps: the route as it is matched',
    alone: true,
    app(express, note, { after }) {
      watch(note, after);
      const app = express();
      const router = express.Router();
      const sub = express();
      router.get('/x/:b', function inner(_req, res) {
        res.send('x');
      });
      sub.get(['/p', '/q'], function list(_req, res) {
        res.send('q');
      });
      sub.get(/^\/re/, function regexp(_req, res) {
        res.send('re');
      });
      app.use('/:a', router);
      app.use('/s', sub);
      return app;
    },
    requests: ['GET /1/x/2', 'GET /s/q', 'GET /s/re'],
  },
  {
    name: 'a store bound to the channel reaches the handler',
    alone: true,
    editions: [5],
    app(express, note, { after }) {
      const storage = new AsyncLocalStorage();
      const channel = diagnostics.tracingChannel(CHANNEL);
      channel.start.bindStore(storage, (ctx) => ({ route: ctx.route, name: ctx.handler.name }));
      after(() => channel.start.unbindStore(storage));
      const app = express();
      app.use(function mw(_req, _res, next) {
        note(storage.getStore());
        next();
      });
      app.get('/x', function route(_req, res) {
        note(storage.getStore());
        setTimeout(() => res.json(storage.getStore()), 2);
      });
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'subscribing and unsubscribing while the app runs',
    alone: true,
    app(express, note, { after }) {
      const channel = diagnostics.tracingChannel(CHANNEL);
      const subscribers = { start: (ctx) => note('start', ctx.handler.name) };
      let on = false;
      after(() => on && channel.unsubscribe(subscribers));
      const app = express();
      app.get('/switch', function switcher(_req, res) {
        if (on) channel.unsubscribe(subscribers);
        else channel.subscribe(subscribers);
        on = !on;
        res.send(String(on));
      });
      app.get('/x', function route(_req, res) {
        res.send('x');
      });
      return app;
    },
    requests: ['GET /x', 'GET /switch', 'GET /x', 'GET /switch', 'GET /x'],
  },
  {
    name: 'the context carries request, response, layer and handler',
    alone: true,
    editions: [5],
    app(express, note, { after }) {
      const app = express();
      const route = (_req, res) => res.send('x');
      watch(note, after, (ctx) => [
        ctx.req.res === ctx.res,
        ctx.handler === route,
        ctx.layer.handle === route,
        ctx.layer.method,
      ]);
      app.get('/x', route);
      return app;
    },
    requests: ['GET /x', 'HEAD /x'],
  },
  {
    name: 'the same error is told once, through nested routers',
    alone: true,
    editions: [5],
    app(express, note, { after }) {
      const channel = diagnostics.tracingChannel(CHANNEL);
      const subscribers = { error: (ctx) => note('error', ctx.handler.name, ctx.error) };
      channel.subscribe(subscribers);
      after(() => channel.unsubscribe(subscribers));
      const app = express();
      const router = express.Router();
      router.get('/x', function thrower() {
        throw new Error('once');
      });
      router.use(function inner(err, _req, _res, next) {
        next(err);
      });
      app.use(router);
      app.use(function outer(err, _req, res, _next) {
        res.status(500).send(err.message);
      });
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'the http channels of Node hear of requests to an app',
    alone: true,
    app(express, note, { after }) {
      for (const name of ['http.server.request.start', 'http.server.response.finish']) {
        const hear = ({ request, response }) => note(name, request.url, response.statusCode);
        diagnostics.subscribe(name, hear);
        after(() => diagnostics.unsubscribe(name, hear));
      }
      return express().get('/x', text('x'));
    },
    requests: ['GET /x', 'GET /none'],
  },
];
