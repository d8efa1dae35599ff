// An app is a plain (req, res, next) function: in real Express and the other way round, under plain servers, under https,
// in connect-like stacks, with requests that were made by hand.

'use strict';

const https = require('node:https');
const { caught, pass, place, say, text } = require('../handlers');

/** Made for tests only; nobody trusts it. */
const { key, cert } = require('../certificate');

module.exports = [
  {
    name: 'an app in an app of real Express',
    app(express, note, { realExpress }) {
      const [outer, app] = [realExpress(), express()];
      outer.set('json spaces', 2);
      outer.use((req, _res, next) => {
        req.fromOuter = true;
        next();
      });
      app.get('/x/:id', (req, res) => {
        note(req.app === app, res.app === app, req.fromOuter, req.params);
        res.json(place(req));
      });
      app.get('/throw', (_req, _res, next) => next(new Error('thrown')));
      outer.use('/in', app);
      outer.use((req, res, next) => {
        note('back', req.app === outer, res.app === outer, req.url, req.baseUrl);
        next();
      });
      outer.use((err, _req, res, _next) => res.status(500).send(`outer: ${err.message}`));
      note(app.mountpath, app.parent === outer, app.path(), app.get('json spaces'));
      return outer;
    },
    requests: ['GET /in/x/1?q', 'GET /in/none', 'GET /in/throw', 'GET /none', 'HEAD /in/x/1', 'OPTIONS /in/x/1'],
  },
  {
    name: 'an app of real Express in an app',
    app(express, note, { realExpress }) {
      const [app, inner] = [express(), realExpress()];
      app.set('json spaces', 2);
      inner.get('/x/:id', (req, res) => {
        note(req.app === inner, res.app === inner, req.params);
        res.json(place(req));
      });
      inner.get('/throw', (_req, _res, next) => next(new Error('thrown')));
      app.use('/in', inner);
      app.use((req, res, next) => {
        note('back', req.app === app, res.app === app, req.url, req.baseUrl);
        next();
      });
      app.use((err, _req, res, _next) => res.status(500).send(`app: ${err.message}`));
      note(inner.mountpath, inner.parent === app, inner.path(), inner.get('json spaces'));
      return app;
    },
    requests: ['GET /in/x/1?q', 'GET /in/none', 'GET /in/throw', 'GET /none', 'OPTIONS /in/x/1'],
  },
  {
    name: 'a router in real Express',
    app(express, note, { realExpress }) {
      const router = express.Router({ mergeParams: true });
      router.use(pass(note, 'in router'));
      router.get('/x/:b', (req, res) => res.json([place(req), req.query]));
      router.get('/router', (_req, _res, next) => next('router'));
      router.param('b', (_req, _res, next, value) => {
        note('param', value);
        next();
      });
      return realExpress()
        .use('/:a', router)
        .use((_req, res) => res.send('outside'));
    },
    requests: ['GET /1/x/2?q=1', 'GET /1/router', 'GET /1', 'OPTIONS /1/x/2'],
  },
  {
    name: 'a router of real Express in an app',
    app(express, note, { realExpress }) {
      const router = realExpress.Router({ mergeParams: true });
      router.use(pass(note, 'in router'));
      router.get('/x/:b', (req, res) => res.json([place(req), req.query]));
      router.get('/router', (_req, _res, next) => next('router'));
      return express()
        .use('/:a', router)
        .use((_req, res) => res.send('outside'));
    },
    requests: ['GET /1/x/2?q=1', 'GET /1/router', 'GET /1', 'OPTIONS /1/x/2'],
  },
  {
    name: 'middleware of real Express in an app: json, urlencoded, static',
    app(express, _note, { realExpress, dir }) {
      const app = express();
      app.use(realExpress.json(), realExpress.urlencoded({ extended: true }), realExpress.static(dir));
      app.post('/', (req, res) => res.json(req.body));
      return app;
    },
    requests: [
      { method: 'POST', path: '/', headers: { 'content-type': 'application/json' }, body: '{"a":[1]}' },
      { method: 'POST', path: '/', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a[b]=c' },
      'GET /todo.txt',
    ],
  },
  {
    name: 'middleware of an app in real Express: json, urlencoded, static',
    app(express, _note, { realExpress, dir }) {
      const app = realExpress();
      app.use(express.json(), express.urlencoded({ extended: true }), express.static(dir));
      app.post('/', (req, res) => res.json(req.body));
      return app;
    },
    requests: [
      { method: 'POST', path: '/', headers: { 'content-type': 'application/json' }, body: '{"a":[1]}' },
      { method: 'POST', path: '/', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a[b]=c' },
      { method: 'POST', path: '/', headers: { 'content-type': 'application/json' }, body: '{bad' },
      'GET /todo.txt',
      'GET /none.txt',
    ],
  },
  {
    name: 'middleware of an app under a plain server',
    app(express, note, { dir }) {
      const json = express.json();
      const files = express.static(dir);
      return (req, res) =>
        json(req, res, (err) => {
          if (err) {
            note(err);
            res.statusCode = err.status;
            return res.end(err.message);
          }
          files(req, res, (error) => {
            note('passed', error ?? 'no error', req.body ?? 'no body');
            res.statusCode = 404;
            res.end('none');
          });
        });
    },
    requests: [
      'GET /todo.txt',
      'GET /none',
      { method: 'POST', path: '/', headers: { 'content-type': 'application/json' }, body: '{"a":1}' },
      { method: 'POST', path: '/', headers: { 'content-type': 'application/json' }, body: '{' },
    ],
  },
  {
    name: 'an app called by a plain server with a next of its own',
    app(express, note) {
      const app = express();
      app.get('/x', say('x'));
      app.get('/e', (_req, _res, next) => next(new Error('e')));
      return (req, res) => {
        note(
          app(req, res, (err) => {
            note('next', err ?? 'nothing');
            res.statusCode = 404;
            res.end('own');
          }),
        );
      };
    },
    requests: ['GET /x', 'GET /none', 'GET /e'],
  },
  {
    name: 'an app as a listener beside others',
    app(express, note, { http }) {
      const app = express();
      app.get('/x', text('x'));
      const server = http.createServer(app);
      server.on('request', (req, res) => note('second listener', req.url, res.headersSent));
      return server;
    },
    requests: ['GET /x'],
  },
  {
    name: 'an app put on a server later with on("request")',
    app(express, _note, { http }) {
      const app = express();
      app.get('/x', say('x'));
      return http.createServer().on('request', app);
    },
    requests: ['GET /x', 'GET /none'],
  },
  {
    name: 'server options: IncomingMessage and ServerResponse of one’s own',
    app(express, note, { http }) {
      class Mine extends http.IncomingMessage {
        get mine() {
          return 'mine';
        }
      }
      class Answer extends http.ServerResponse {}
      const app = express();
      app.get('/x', (req, res) => {
        note(req.mine, req instanceof http.IncomingMessage, res instanceof http.ServerResponse);
        res.json({ a: 1 });
      });
      return http.createServer({ IncomingMessage: Mine, ServerResponse: Answer }, app);
    },
    requests: ['GET /x'],
  },
  {
    name: 'instanceof of req and res',
    app(express, note, { http }) {
      const app = express();
      app.get('/x', (req, res) => {
        note(
          req instanceof http.IncomingMessage,
          res instanceof http.ServerResponse,
          res instanceof http.OutgoingMessage,
          req instanceof require('node:stream').Readable,
          res instanceof require('node:events'),
        );
        res.end();
      });
      return app;
    },
    requests: ['GET /x'],
  },
  {
    name: 'a dispatcher of hosts, as vhost does',
    app(express) {
      const apps = { 'a.test': express(), 'b.test': express() };
      for (const [name, app] of Object.entries(apps))
        app.get('/', (req, res) => res.json([name, req.hostname, place(req)]));
      const main = express();
      main.use((req, res, next) => (apps[req.hostname] ?? ((_q, _s, go) => go()))(req, res, next));
      main.use(text('main'));
      return main;
    },
    requests: ['a.test', 'b.test:81', 'c.test'].map((host) => ({ path: '/', headers: { host } })),
  },
  {
    name: 'a connect-like stack around an app',
    app(express, note) {
      const app = express();
      app.get('/x', say('x'));
      const stack = [pass(note, 1), pass(note, 2), app, (_req, res) => res.end('after the app')];
      return (req, res) => {
        let index = 0;
        const next = (err) => {
          if (err) return res.end(String(err));
          stack[index++](req, res, next);
        };
        next();
      };
    },
    requests: ['GET /x', 'GET /y'],
  },
  {
    name: 'https with an app',
    alone: true,
    app: (express) => {
      const app = express();
      app.get('/x', (req, res) => res.json([req.protocol, req.secure, place(req)]));
      app.post('/x', express.json(), (req, res) => res.json(req.body));
      return https.createServer({ key, cert }, app);
    },
    async client({ port }) {
      const ask = (options, body) =>
        new Promise((resolve, reject) => {
          const request = https.request(
            { host: '127.0.0.1', port, rejectUnauthorized: false, agent: false, ...options },
            (response) => {
              let text = '';
              response.on('data', (data) => (text += data));
              response.on('end', () => {
                const { date, ...headers } = response.headers;
                resolve([response.statusCode, Object.entries(headers).sort(), text]);
              });
            },
          );
          request.on('error', reject);
          request.end(body);
        });
      return [
        await ask({ path: '/x' }),
        await ask({ path: '/none' }),
        await ask({ path: '/x', method: 'HEAD' }),
        await ask(
          { path: '/x', method: 'POST', headers: { 'content-type': 'application/json', 'content-length': 7 } },
          '{"a":1}',
        ),
      ];
    },
  },
  {
    name: 'an app under http.request’s own client, keep-alive, in parallel',
    app(express) {
      const app = express();
      app.get('/:n', (req, res) => setTimeout(() => res.json(req.params), 10 - Number(req.params.n)));
      return app;
    },
    async client({ port }) {
      const ask = async (n) => {
        const response = await fetch(`http://127.0.0.1:${port}/${n}`);
        return [response.status, response.headers.get('content-type'), await response.text()];
      };
      return Promise.all([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(ask));
    },
  },
  {
    name: 'a request and a response made by hand, as serverless wrappers do',
    async app(express, note) {
      const http = require('node:http');
      const { Socket } = require('node:net');
      const app = express();
      app.get('/x/:id', (req, res) =>
        res.set('x-a', 'b').json([req.params, req.query, req.get('host'), req.ip ?? null]),
      );
      app.use(caught('app'));
      const call = (method, url) =>
        new Promise((resolve) => {
          const req = new http.IncomingMessage(new Socket());
          Object.assign(req, { method, url, headers: { host: 'hand.made' } });
          const res = new http.ServerResponse(req);
          const chunks = [];
          res.write = (chunk) => chunks.push(Buffer.from(chunk)) > 0;
          res.end = (chunk) => {
            if (chunk) chunks.push(Buffer.from(chunk));
            resolve([res.statusCode, res.getHeaders(), Buffer.concat(chunks).toString()]);
            return res;
          };
          req.push(null);
          app(req, res);
        });
      note(await call('GET', '/x/1?q=2'));
      note(await call('GET', '/none'));
      note(await call('HEAD', '/x/1'));
      note(await call('OPTIONS', '/x/1'));
    },
  },
  {
    name: 'plain objects as req and res',
    async app(express, note) {
      const app = express();
      app.use((req, res) => {
        note(typeof req.get, typeof res.json, req.url);
        res.end('plain');
      });
      await new Promise((resolve) => {
        const res = {
          headers: {},
          setHeader: (name, value) => note('set', name, value),
          getHeader() {},
          end: (body) => resolve(note('end', body)),
        };
        app.handle({ method: 'GET', url: '/x', headers: {} }, res, (err) => resolve(note('next', err ?? 'nothing')));
      });
    },
  },
  {
    name: 'upgrade of a server with an app',
    app(express, _note, { http }) {
      const server = http.createServer(express().get('/x', text('x')));
      server.on('upgrade', (_req, socket) =>
        socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: mine\r\n\r\n'),
      );
      return server;
    },
    requests: ['GET /x', { path: '/x', headers: { connection: 'Upgrade', upgrade: 'mine' } }],
  },
  {
    name: 'upgrade without a listener is an ordinary request',
    app: (express) => express().get('/x', say('x')),
    requests: [{ path: '/x', headers: { connection: 'Upgrade', upgrade: 'h2c' } }],
  },
];
