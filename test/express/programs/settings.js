// Settings in all their value forms, and app.locals.

'use strict';

const { text } = require('../handlers');

/** An app of which each named variant sets one setting; each answers under its name. */
const variants =
  (setting, values, handler) =>
  (express, note, { attempt }) => {
    const outer = express();
    for (const [name, value] of Object.entries(values)) {
      const app = express();
      note(
        name,
        attempt(() => app.set(setting, value) === app),
        attempt(() => app.get(setting)),
      );
      app.all('/', handler);
      outer.use(`/${name}`, (req, res) => app(req, res));
    }
    return outer;
  };
const asked = (values, more = {}) => Object.keys(values).map((name) => ({ path: `/${name}`, ...more }));

const ETAGS = {
  weak: 'weak',
  strong: 'strong',
  true: true,
  false: false,
  function: (body, encoding) => `"${body.length}-${encoding}"`,
  nothing: () => undefined,
};
const PARSERS = {
  simple: 'simple',
  extended: 'extended',
  true: true,
  false: false,
  function: (query) => ({ given: query ?? 'nothing' }),
};
const TRUST = {
  true: true,
  false: false,
  one: 1,
  zero: 0,
  two: 2,
  loopback: 'loopback',
  list: 'loopback, 10.0.0.0/8',
  array: ['127.0.0.1', '10.0.0.1'],
  function: (address, hop) => address === '127.0.0.1' || hop === 1,
  other: '192.168.0.1',
};
const SPACES = { two: 2, tab: '\t', text: '--', zero: 0, large: 20, null: null, true: true };
const REPLACERS = { function: (key, value) => (key === 'b' ? undefined : value), list: ['a', 'c'], null: null };
const OFFSETS = { zero: 0, one: 1, two: 2, many: 9, text: '1', none: undefined };
const POWERED = { true: true, false: false, text: 'me', zero: 0 };

module.exports = [
  {
    name: 'the default settings',
    app(express, note) {
      const app = express();
      note(Object.keys(app.settings));
      for (const [name, value] of Object.entries(app.settings))
        note(name, typeof value === 'function' ? `function ${value.length}` : value);
      note(Object.getPrototypeOf(app.settings) === null, Object.getOwnPropertyNames(app.settings).length);
    },
  },
  {
    name: 'set, get, enable, disable, enabled, disabled',
    app(express, note) {
      const app = express();
      note(app.set('a', 1) === app, app.get('a'), app.set('a'), app.enabled('a'), app.disabled('a'));
      note(app.enable('b') === app, app.get('b'), app.enabled('b'));
      note(app.disable('b') === app, app.get('b'), app.enabled('b'), app.disabled('b'));
      note(app.get('none'), app.set('none'), app.enabled('none'), app.disabled('none'));
      note(app.set('u', undefined) === app, app.get('u'), 'u' in app.settings);
      note(
        app.set('c', null).get('c'),
        app.set('d', 0).enabled('d'),
        app.set('e', '').enabled('e'),
        app.set('f', 'no').enabled('f'),
      );
    },
  },
  {
    name: 'names of settings that are members of Object.prototype',
    app(express, note, { attempt }) {
      const app = express();
      for (const name of ['toString', 'hasOwnProperty', 'constructor', '__proto__', 'valueOf']) {
        note(
          name,
          attempt(() => typeof app.get(name)),
          attempt(() => app.enabled(name)),
        );
      }
      app.set('hasOwnProperty', 'mine');
      note(app.get('hasOwnProperty'));
    },
  },
  {
    name: 'settings with names that are no strings',
    app(express, note) {
      const app = express();
      const symbol = Symbol('mine');
      note(app.set(symbol, 1).get(symbol), app.set(1, 2).get('1'), app.set(null, 3).get('null'));
    },
  },
  {
    name: 'settings written directly',
    app(express, note) {
      const app = express();
      app.settings['json spaces'] = 2;
      app.settings.mine = 1;
      note(app.get('mine'), app.enabled('mine'), app.locals.settings.mine);
      app.get('/', (_req, res) => res.json({ a: 1 }));
      return app;
    },
    requests: ['GET /'],
  },
  { name: 'etag in its forms', app: variants('etag', ETAGS, (_req, res) => res.send('hello')), requests: asked(ETAGS) },
  {
    name: 'etag in bad forms',
    app(express, note, { attempt }) {
      for (const value of ['other', 1, null, {}, undefined, '']) {
        const app = express();
        note(
          value,
          attempt(() => app.set('etag', value) === app),
          app.get('etag'),
          typeof app.get('etag fn'),
        );
      }
    },
  },
  {
    name: 'query parser in its forms',
    app: variants('query parser', PARSERS, (req, res) => res.json(req.query)),
    requests: Object.keys(PARSERS).flatMap((name) => [
      `GET /${name}?a[b]=1&c=2&c=3&d`,
      `GET /${name}`,
      `GET /${name}?`,
    ]),
  },
  {
    name: 'query parser in bad forms',
    app(express, note, { attempt }) {
      for (const value of ['other', 1, null, {}, undefined, '', 0]) {
        const app = express();
        note(
          value,
          attempt(() => app.set('query parser', value) === app),
          app.get('query parser'),
          typeof app.get('query parser fn'),
        );
      }
    },
  },
  {
    name: 'trust proxy in its forms',
    app: variants('trust proxy', TRUST, (req, res) =>
      res.json([req.ip, req.ips, req.protocol, req.secure, req.hostname]),
    ),
    requests: asked(TRUST, {
      headers: {
        'X-Forwarded-For': '203.0.113.5, 10.0.0.1',
        'X-Forwarded-Proto': 'https, http',
        'X-Forwarded-Host': 'forwarded.example:8080, other',
      },
    }),
  },
  {
    name: 'trust proxy in bad forms',
    app(express, note, { attempt }) {
      for (const value of ['nonsense', '1.2.3', ['x'], null, undefined, {}, '', '10.0.0.0/99', Number.NaN]) {
        const app = express();
        note(
          value,
          attempt(() => app.set('trust proxy', value) === app),
          typeof app.get('trust proxy fn'),
        );
      }
    },
  },
  {
    name: 'json spaces in its forms',
    app: variants('json spaces', SPACES, (_req, res) => res.json({ a: [1, { b: 2 }] })),
    requests: asked(SPACES),
  },
  {
    name: 'json replacer in its forms',
    app: variants('json replacer', REPLACERS, (_req, res) => res.json({ a: 1, b: 2, c: { a: 3, b: 4 } })),
    requests: asked(REPLACERS),
  },
  {
    name: 'json escape',
    app: variants('json escape', { on: true, off: false }, (_req, res) =>
      res.json({ html: '<a href="x">&\u2028</a>' }),
    ),
    requests: asked({ on: 1, off: 1 }),
  },
  {
    name: 'subdomain offset in its forms',
    app: variants('subdomain offset', OFFSETS, (req, res) => res.json(req.subdomains)),
    requests: asked(OFFSETS, { headers: { host: 'a.b.c.example.com:80' } }),
  },
  { name: 'x-powered-by in its forms', app: variants('x-powered-by', POWERED, text('x')), requests: asked(POWERED) },
  {
    name: 'x-powered-by switched between requests',
    app(express) {
      const app = express();
      app.get('/', (_req, res) => {
        app.set('x-powered-by', app.disabled('x-powered-by'));
        res.end();
      });
      return app;
    },
    requests: ['GET /', 'GET /', 'GET /'],
  },
  {
    name: 'settings switched between requests: etag, json spaces, query parser',
    app(express) {
      const app = express();
      app.get('/etag/:v', (req, res) => {
        app.set('etag', req.params.v === 'false' ? false : req.params.v);
        res.send('body');
      });
      app.get('/spaces/:n', (req, res) => {
        app.set('json spaces', Number(req.params.n));
        res.json({ a: 1 });
      });
      app.get('/query/:v', (req, res) => {
        app.set('query parser', req.params.v);
        res.end();
      });
      app.get('/show', (req, res) => res.json(req.query));
      return app;
    },
    requests: [
      'GET /etag/strong',
      'GET /etag/false',
      'GET /etag/weak',
      'GET /spaces/2',
      'GET /spaces/0',
      'GET /show?a[b]=1',
      'GET /query/extended',
      'GET /show?a[b]=1',
      'GET /query/simple',
      'GET /show?a[b]=1',
    ],
  },
  {
    name: 'jsonp callback name',
    app(express) {
      const app = express();
      app.set('jsonp callback name', 'cb');
      app.get('/', (_req, res) => res.jsonp({ a: 1 }));
      return app;
    },
    requests: ['GET /?cb=fn', 'GET /?callback=fn', 'GET /'],
  },
  {
    name: 'functions behind settings can be replaced',
    app(express, note) {
      const app = express();
      app.set('etag fn', (body) => `"mine-${body.length}"`);
      app.set('query parser fn', (query) => ({ mine: query }));
      app.set('trust proxy fn', () => true);
      app.get('/', (req, res) => res.json([req.query, req.ip]));
      note(app.get('etag'), app.get('query parser'), app.get('trust proxy'));
      return app;
    },
    requests: [{ path: '/?a=1', headers: { 'X-Forwarded-For': '1.2.3.4' } }],
  },
  {
    name: 'app.get and app.set called by a subclassed settings object',
    app(express, note) {
      const app = express();
      app.settings = { mine: 1, 'etag fn': undefined };
      note(app.get('mine'), app.get('env'), app.enabled('x-powered-by'));
      app.get('/', text('x'));
      return app;
    },
    requests: ['GET /'],
  },
  {
    name: 'app.locals',
    app(express, note) {
      const app = express();
      note(Object.getPrototypeOf(app.locals), Object.keys(app.locals), app.locals.settings === app.settings);
      app.locals.title = 'mine';
      Object.assign(app.locals, { a: 1 });
      app.get('/', (req, res) =>
        res.json([req.app.locals.title, req.app.locals.a, res.locals, Object.getPrototypeOf(res.locals) === null]),
      );
      return app;
    },
    requests: ['GET /'],
  },
  {
    name: 'res.locals: own for each request, and kept when somebody set it before',
    app(express) {
      const app = express();
      app.use((req, res, next) => {
        if (req.query.set) res.locals.set = req.query.set;
        next();
      });
      app.get('/', (_req, res) => res.json(res.locals));
      return (req, res) => {
        if (req.url.includes('before')) res.locals = { before: true };
        app(req, res);
      };
    },
    requests: ['GET /?set=1', 'GET /', 'GET /?before&set=2'],
  },
  {
    name: 'the views setting and cwd',
    app(express, note) {
      const app = express();
      note(
        app.get('views') === require('node:path').resolve('views'),
        typeof app.get('view'),
        app.get('view').name,
        app.get('view engine'),
      );
    },
  },
];
