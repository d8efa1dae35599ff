// The final handler’s pages: 404 and errors, with status, headers and env; what it logs.

'use strict';

const { caught, text } = require('../handlers');

/** An app whose route fails with an error that has these properties. */
const failing =
  (env, errors, prepare = () => {}) =>
  (express) => {
    const app = express();
    app.set('env', env);
    app.use((req, res, next) => {
      prepare(req, res);
      next(errors[req.path.slice(1)]());
    });
    return app;
  };
const error = (message, more) => () => Object.assign(new Error(message), more);
const asked = (errors) => Object.keys(errors).map((name) => `GET /${name}`);

const STATUSES = {
  400: error('m', { status: 400 }),
  401: error('m', { statusCode: 401 }),
  418: error('m', { status: 418 }),
  499: error('m', { status: 499 }),
  599: error('m', { status: 599 }),
  both: error('m', { status: 404, statusCode: 503 }),
  second: error('m', { status: 200, statusCode: 503 }),
  399: error('m', { status: 399 }),
  600: error('m', { status: 600 }),
  text: error('m', { status: '404' }),
  float: error('m', { status: 404.5 }),
  nan: error('m', { status: Number.NaN }),
  infinity: error('m', { status: Number.POSITIVE_INFINITY }),
};

const MESSAGES = {
  html: error('<b>"bold" & \'quoted\'</b>'),
  lines: error('one\ntwo\n  three    four'),
  empty: error(''),
  unicode: error('üñí ☃ 😀'),
  noStack: () => Object.assign(new Error('no stack'), { stack: undefined }),
  emptyStack: () => Object.assign(new Error('empty stack'), { stack: '' }),
  ownStack: () => Object.assign(new Error('own'), { stack: 'my <own> stack' }),
  numberStack: () => Object.assign(new Error('own'), { stack: 42 }),
  text: () => 'a text',
  object: () => ({ status: 409, message: 'object' }),
  toString: () => ({ toString: () => 'from toString' }),
  noToString: () => Object.create(null),
  cause: () => new Error('outer', { cause: new Error('inner') }),
  aggregate: () => new AggregateError([new Error('a')], 'many'),
};

const HEADERS = {
  plain: error('m', { status: 401, headers: { 'WWW-Authenticate': 'Basic', 'x-two': ['a', 'b'] } }),
  noStatus: error('m', { headers: { 'x-lost': 'yes' } }),
  text: error('m', { status: 400, headers: 'text' }),
  null: error('m', { status: 400, headers: null }),
  array: error('m', { status: 400, headers: ['a', 'b'] }),
  override: error('m', {
    status: 400,
    headers: { 'content-type': 'application/json', 'content-length': '3', 'Content-Security-Policy': 'mine' },
  }),
  number: error('m', { status: 503, headers: { 'Retry-After': 120 } }),
  inherited: error('m', { status: 400, headers: Object.create({ 'x-inherited': '1' }) }),
};

module.exports = [
  {
    name: '404 pages: method, path, escaping',
    app: (express) => express(),
    requests: [
      'GET /',
      'GET /a/b?q=<x>',
      'POST /x',
      'HEAD /x',
      'DELETE /x',
      'OPTIONS /x',
      'GET /<script>alert(1)</script>',
      'GET /%3Cscript%3E',
      'GET /a"b\'c',
      'GET /a&b',
      'GET /ü',
      'GET /%zz',
      'GET /a b',
      'GET /%',
      'GET /[x]{y}|z^`\\',
      'GET //evil.example/x',
      'GET http://localhost/abs?x',
      'OPTIONS *',
      'GET /x#y',
      'M-SEARCH /x',
    ],
  },
  {
    name: '404 of a path below a mount shows the original url',
    app(express) {
      const app = express();
      const router = express.Router();
      app.use('/a/b', router);
      app.use((req, _res, next) => {
        req.url = '/rewritten';
        next();
      });
      return app;
    },
    requests: ['GET /a/b/c?d'],
  },
  {
    name: '404 in production, test, and any env is the same',
    app(express) {
      const outer = express();
      for (const env of ['production', 'test', 'development', 'mine']) {
        const app = express();
        app.set('env', env);
        outer.use(`/${env}`, (req, res) => app(req, res));
      }
      return outer;
    },
    requests: ['GET /production/x', 'GET /test/x', 'GET /development/x', 'GET /mine/x'],
  },
  {
    name: '404 with headers that middleware set',
    app(express) {
      const app = express();
      app.use((_req, res, next) => {
        res.status(201).set({
          'Content-Encoding': 'gzip',
          'Content-Language': 'de',
          'Content-Range': 'bytes 0-1/2',
          'Content-Type': 'application/json',
          'Content-Length': '99',
          'Content-Security-Policy': 'mine',
          ETag: '"x"',
          'Cache-Control': 'no-store',
          'x-mine': 'yes',
        });
        res.cookie?.('a', 'b');
        res.statusMessage = 'Mine';
        next();
      });
      return app;
    },
    requests: ['GET /x', 'HEAD /x'],
  },
  {
    name: '404 of a request with a body that nobody read',
    app: (express) => express(),
    requests: [
      { method: 'POST', path: '/x', body: 'some body' },
      { method: 'POST', path: '/x', body: ['in', 'chunks'] },
      { method: 'PUT', path: '/x', body: 'x'.repeat(100_000) },
      'GET /x',
    ],
  },
  {
    name: '404 waits for the body, an error page too',
    app(express, note) {
      const app = express();
      app.use((req, res, next) => {
        req.on('end', () => note('end', res.headersSent));
        next(req.path === '/e' ? Object.assign(new Error('x'), { stack: 'x' }) : undefined);
        note('returned', res.headersSent);
      });
      return app;
    },
    requests: [
      { method: 'POST', path: '/x', body: ['a', 'b', 'c'] },
      { method: 'POST', path: '/e', body: ['a', 'b', 'c'] },
      { method: 'POST', path: '/x', headers: { expect: '100-continue' }, body: 'abc' },
    ],
  },
  {
    name: '404 of a request whose body was read',
    app(express) {
      const app = express();
      app.use(express.json());
      app.use((req, _res, next) => {
        req.on('data', () => {});
        next();
      });
      return app;
    },
    requests: [{ method: 'POST', path: '/x', headers: { 'content-type': 'application/json' }, body: '{"a":1}' }],
  },
  {
    name: '404 over HTTP/1.0 and with Connection: close',
    app: (express) => express(),
    requests: [{ raw: 'GET /x HTTP/1.0\r\nHost: a\r\n\r\n' }, { path: '/x', headers: { connection: 'close' } }],
  },
  { name: 'statuses of errors, production', app: failing('production', STATUSES), requests: asked(STATUSES) },
  { name: 'statuses of errors, development', app: failing('development', STATUSES), requests: asked(STATUSES) },
  { name: 'messages of errors, production', app: failing('production', MESSAGES), requests: asked(MESSAGES) },
  { name: 'messages of errors, test', app: failing('test', MESSAGES), requests: asked(MESSAGES) },
  { name: 'messages of errors, an env of one’s own', app: failing('staging', MESSAGES), requests: asked(MESSAGES) },
  { name: 'headers of errors', app: failing('production', HEADERS), requests: asked(HEADERS) },
  {
    name: 'headers of errors that cannot be set',
    alone: true,
    app: failing('production', {
      bad: error('m', { status: 400, headers: { 'bad name': 'x' } }),
      value: error('m', { status: 400, headers: { x: 'a\nb' } }),
      undefined: error('m', { status: 400, headers: { x: undefined } }),
    }),
    requests: ['bad', 'value', 'undefined'].map((name) => ({ path: `/${name}`, silent: true })),
  },
  {
    name: 'the status of the response is used when the error has none',
    app(express) {
      const app = express();
      app.set('env', 'production');
      app.get('/:status', (req, res) => {
        res.statusCode = Number(req.params.status);
        throw new Error('x');
      });
      return app;
    },
    requests: ['GET /404', 'GET /503', 'GET /201', 'GET /302', 'GET /400', 'GET /599', 'GET /499'],
  },
  {
    name: 'an error page drops what the answer had of content headers',
    app: failing('production', { x: error('m', { status: 403 }) }, (_req, res) => {
      res.set({
        'Content-Encoding': 'gzip',
        'Content-Language': 'de',
        'Content-Range': 'x',
        'Content-Type': 'a/b',
        ETag: '"x"',
        'Last-Modified': 'x',
      });
      res.statusMessage = 'Mine';
    }),
    requests: ['GET /x', 'HEAD /x', 'POST /x'],
  },
  {
    name: 'what is logged: env development, production, test',
    alone: true,
    app(express) {
      const outer = express();
      for (const env of ['development', 'production', 'test', '']) {
        const app = express();
        app.set('env', env);
        app.use((req, _res, next) => {
          if (req.path === '/none') return next();
          next(
            {
              '/error': new Error('logged?'),
              '/text': 'a text',
              '/status': Object.assign(new Error('s'), { status: 404 }),
              '/noStack': Object.assign(new Error('ns'), { stack: '' }),
            }[req.path],
          );
        });
        outer.use(`/env-${env}`, (req, res) => app(req, res));
      }
      return outer;
    },
    requests: ['development', 'production', 'test', ''].flatMap((env) =>
      ['error', 'text', 'status', 'noStack', 'none'].map((what) => `GET /env-${env}/${what}`),
    ),
  },
  {
    name: 'NODE_ENV decides the env of new apps',
    alone: true,
    app(express, note, { after }) {
      after(() => {
        delete process.env.NODE_ENV;
      });
      for (const env of ['production', 'test', 'weird', '', undefined]) {
        if (env === undefined) delete process.env.NODE_ENV;
        else process.env.NODE_ENV = env;
        const app = express();
        note(env, app.get('env'), app.enabled('view cache'), app.settings['view cache']);
      }
    },
  },
  {
    name: 'NODE_ENV=production at work',
    alone: true,
    app(express, _note, { after }) {
      process.env.NODE_ENV = 'production';
      after(() => {
        delete process.env.NODE_ENV;
      });
      const app = express();
      app.get('/throw', () => {
        throw new Error('secret');
      });
      app.get('/late', (_req, res) => {
        app.set('env', 'development');
        res.end();
      });
      return app;
    },
    requests: ['GET /throw', 'GET /none', 'GET /late', 'GET /throw'],
  },
  {
    name: 'env set to odd values',
    alone: true,
    app(express) {
      const outer = express();
      for (const [name, env] of Object.entries({ undefined: undefined, null: null, number: 1, upper: 'PRODUCTION' })) {
        const app = express();
        app.set('env', env);
        app.get('/', () => {
          throw new Error('shown?');
        });
        outer.use(`/${name}`, (req, res) => app(req, res));
      }
      return outer;
    },
    requests: ['GET /undefined', 'GET /null', 'GET /number', 'GET /upper'],
  },
  {
    name: 'an error after the answer was sent is logged, the connection closed',
    alone: true,
    app(express) {
      const app = express();
      app.get('/sent', (_req, res, next) => {
        res.send('sent');
        next(new Error('after send'));
      });
      app.get('/part', (_req, res, next) => {
        res.write('part');
        setTimeout(() => next(new Error('after part')), 10);
      });
      app.get('/other', text('other'));
      return app;
    },
    requests: [{ path: '/sent', last: true }, 'GET /other', 'GET /part', 'GET /other'],
  },
  {
    name: 'an app’s env is that of the outermost one that ends the request',
    app(express) {
      const [app, sub] = [express(), express()];
      app.set('env', 'production');
      sub.set('env', 'development');
      sub.get('/x', () => {
        throw new Error('x');
      });
      return app.use('/s', sub);
    },
    requests: ['GET /s/x'],
  },
  {
    name: 'the last error handler calls next without an error',
    app(express) {
      const app = express();
      app.use((_req, res, next) => {
        res.status(503);
        next(new Error('x'));
      });
      app.use((_err, _req, _res, next) => next());
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'events of the answer around a 404 and an error page',
    app(express, note) {
      const app = express();
      app.set('env', 'test');
      app.use((req, res, next) => {
        res.on('finish', () => note('finish', res.statusCode, res.getHeader('content-type'), res.statusMessage));
        res.on('close', () => note('close', res.writableEnded));
        next(req.path === '/e' ? new Error('x') : undefined);
      });
      return app;
    },
    requests: ['GET /x', 'GET /e', 'HEAD /x'],
  },
  {
    name: 'wrapped setHeader and end see the final handler’s calls',
    app(express, note) {
      const app = express();
      app.set('env', 'production');
      app.use((req, res, next) => {
        const { setHeader, end, removeHeader } = res;
        res.setHeader = function (name, value) {
          note('set', name, value);
          return setHeader.call(this, name, value);
        };
        res.removeHeader = function (name) {
          note('remove', name);
          return removeHeader.call(this, name);
        };
        res.end = function (...all) {
          note('end', ...all);
          return end.apply(this, all);
        };
        next(req.path === '/e' ? new Error('x') : undefined);
      });
      return app;
    },
    requests: ['GET /x', 'HEAD /x', 'GET /e'],
  },
  {
    name: 'a 404 with a user’s own handler at the end',
    app(express) {
      const app = express();
      app.get('/', text('home'));
      app.use((req, res) => res.status(404).json({ missing: req.originalUrl }));
      app.use(caught('app'));
      return app;
    },
    requests: ['GET /', 'GET /none?x', 'POST /'],
  },
];
