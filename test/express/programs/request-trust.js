// What `req` says of the client: protocol, addresses and host, by `trust proxy`; subdomains.

'use strict';

const { handled, seen } = require('../cases');

const get = (headers, path = '/') => ({ path, headers });

const all = (req) => [
  req.protocol,
  req.secure,
  req.ip,
  req.ips,
  req.hostname,
  req.edition === undefined && req.subdomains,
];

/** Heads as proxies send them, and as attackers do. */
const forwarded = [
  get({}),
  get({ 'x-forwarded-for': '1.2.3.4', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'front.example.com' }),
  get({
    'x-forwarded-for': '1.2.3.4, 10.0.0.1',
    'x-forwarded-proto': 'https, http',
    'x-forwarded-host': 'a.example.com , b.example.com',
  }),
  get({
    'x-forwarded-for': '9.9.9.9, 1.2.3.4, 10.0.0.1, 192.168.1.1',
    'x-forwarded-proto': ' https ',
    'x-forwarded-host': 'host.example.com:8080',
  }),
  get({
    'x-forwarded-for': ['1.1.1.1', '2.2.2.2'],
    'x-forwarded-proto': ['http', 'https'],
    'x-forwarded-host': ['x.test', 'y.test'],
  }),
  get({ 'x-forwarded-for': '::1, fe80::1, 2001:db8::1', 'x-forwarded-host': '[::1]:3000' }),
  get({ 'x-forwarded-for': 'unknown, not an address', 'x-forwarded-proto': 'HTTPS', 'x-forwarded-host': '' }),
  get({ 'x-forwarded-for': '', 'x-forwarded-proto': '', 'x-forwarded-host': ',' }),
  get({ 'x-forwarded-for': ' , ,1.2.3.4', 'x-forwarded-proto': ',https', 'x-forwarded-host': ' sp.example.com' }),
  get({ forwarded: 'for=1.2.3.4;proto=https;host=fwd.test', 'x-real-ip': '1.2.3.4' }),
];

/** All forms of the setting that its documentation names. */
const values = [
  ['unset', undefined],
  ['true', true],
  ['false', false],
  ['0', 0],
  ['1', 1],
  ['2', 2],
  ['3', 3],
  ['-1', -1],
  ['a string of one address', '127.0.0.1'],
  ['another address', '10.0.0.1'],
  ['loopback', 'loopback'],
  ['linklocal', 'linklocal'],
  ['uniquelocal', 'uniquelocal'],
  ['several names', 'loopback, linklocal, uniquelocal'],
  ['a list', ['loopback', '10.0.0.0/8']],
  ['a network', '127.0.0.0/8'],
  ['a network by mask', '127.0.0.0/255.0.0.0'],
  ['a mapped address', '::ffff:127.0.0.1'],
  ['a network of IPv6', '::1/128'],
  ['a list with everything', ['127.0.0.1', '1.2.3.4', '10.0.0.1', '192.168.0.0/16']],
  ['an empty list', []],
  ['null', null],
  ['a function', (address, index) => address === '127.0.0.1' || index < 2],
  ['a function that never trusts', () => false],
];

const trusting = values.map(([words, value]) =>
  seen(`trust proxy: ${words}`, all, forwarded, { settings: value === undefined ? {} : { 'trust proxy': value } }),
);

const settings = [
  {
    name: 'values of trust proxy that are none',
    app(express, note, { attempt }) {
      for (const value of [
        '',
        'bogus',
        'loopback, bogus',
        ['loopback', 'x'],
        '127.0.0.1/99',
        '127.0.0.1/255.0.255.0',
        '::1/129',
        {},
        [1],
        true,
        '1',
        '10.0.0.0/',
        '10.0.0.0/x',
      ]) {
        const app = express();
        note(
          value,
          attempt(() => app.set('trust proxy', value) === app),
          attempt(() => typeof app.get('trust proxy fn')),
        );
      }
    },
  },
  {
    name: 'what a trust function is called with',
    app(express, note) {
      const app = express();
      app.set('trust proxy', (...given) => {
        note(given);
        return true;
      });
      app.use((req, res) => {
        note(req.ip, req.ips, req.protocol, req.hostname);
        res.end();
      });
      return app;
    },
    requests: [
      get({ 'x-forwarded-for': '1.1.1.1, 2.2.2.2', 'x-forwarded-host': 'h.test', 'x-forwarded-proto': 'https' }),
      'GET /',
    ],
  },
  seen(
    'a trust function that throws',
    (req, _res, { attempt }) => [
      attempt(() => req.ip),
      attempt(() => req.ips),
      attempt(() => req.protocol),
      attempt(() => req.hostname),
    ],
    [get({ 'x-forwarded-for': '1.1.1.1', 'x-forwarded-host': 'h.test' })],
    {
      settings: {
        'trust proxy': () => {
          throw new Error('whom to trust?');
        },
      },
    },
  ),
  seen(
    'trust proxy changed while the server runs',
    (req, _res, { app }) => {
      const before = [req.ip, req.hostname];
      app.enable('trust proxy');
      const between = [req.ip, req.hostname];
      app.disable('trust proxy');
      return [before, between, req.ip, req.hostname];
    },
    [get({ 'x-forwarded-for': '1.1.1.1', 'x-forwarded-host': 'h.test' })],
  ),
  {
    name: 'trust proxy goes to mounted apps unless they have their own',
    app(express, note) {
      const app = express();
      app.enable('trust proxy');
      const heir = express();
      const own = express();
      own.set('trust proxy', false);
      const late = express();
      for (const [name, sub] of Object.entries({ heir, own, late })) {
        sub.use((req, res) => {
          note(name, req.ip, req.ips, req.protocol, req.hostname, sub.get('trust proxy'));
          res.end();
        });
        app.use(`/${name}`, sub);
      }
      late.set('trust proxy', false);
      app.use((req, res) => {
        note('app', req.ip);
        res.end();
      });
      return app;
    },
    requests: ['/heir', '/own', '/late', '/'].map((path) =>
      get({ 'x-forwarded-for': '1.1.1.1', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'h.test' }, path),
    ),
  },
];

const hosts = [
  seen('req.host and req.hostname', (req) => [req.host, req.hostname], [
    ...[
      'example.com',
      'example.com:3000',
      '[::1]',
      '[::1]:3000',
      'EXAMPLE.com',
      'a.b.c:0',
      '127.0.0.1',
      '127.0.0.1:80',
      'localhost:',
    ].map((host) => get({ host })),
    { raw: 'GET / HTTP/1.0\r\n\r\n' },
  ]),
  seen(
    'req.hostname of odd Host values',
    (req) => [req.hostname, req.subdomains],
    ['[::1', ':80', '', '::1', 'a,b', 'exa_mple'].map((host) => get({ host })),
  ),
  seen(
    'req.subdomains',
    (req) => req.subdomains,
    [
      'tobi.ferrets.example.com',
      'example.com',
      'localhost',
      '127.0.0.1',
      '[::1]',
      'a.b',
      'tobi.ferrets.example.com:80',
      '.example.com',
      'a..example.com',
    ].map((host) => get({ host })),
  ),
  ...[0, 1, 2, 3, 10, -1, '1', null, undefined].map((offset) =>
    seen(
      `req.subdomains with the offset ${typeof offset} ${offset}`,
      (req) => req.subdomains,
      ['tobi.ferrets.sub.example.com', '127.0.0.1'].map((host) => get({ host })),
      { settings: { 'subdomain offset': offset } },
    ),
  ),
  seen(
    'req.subdomains of a trusted forwarded host',
    (req) => [req.subdomains, req.hostname],
    [get({ 'x-forwarded-host': 'a.b.c.d' }), get({ 'x-forwarded-host': 'a.b.c.d, e.f.g.h' })],
    { settings: { 'trust proxy': true } },
  ),
  seen(
    'an absolute request target does not change the host',
    (req) => [req.hostname, req.url, req.path, req.protocol],
    [
      { path: 'http://evil.test/x?y', headers: { host: 'good.test' } },
      { path: 'https://evil.test:8443/', headers: { host: 'good.test' } },
    ],
  ),
];

const sockets = [
  seen('req.ip is the address of the socket', (req) => [
    req.ip === req.socket.remoteAddress,
    req.ips,
    req.connection === req.socket,
    req.socket.encrypted,
  ]),
  seen('req.protocol follows socket.encrypted', (req) => {
    req.socket.encrypted = true;
    const results = [req.protocol, req.secure];
    delete req.socket.encrypted;
    return [...results, req.protocol];
  }),
  handled('the members cannot be written, yet redefined', (req, res, { note, attempt }) => {
    for (const name of [
      'ip',
      'ips',
      'protocol',
      'secure',
      'hostname',
      'host',
      'subdomains',
      'fresh',
      'stale',
      'xhr',
      'path',
    ]) {
      note(
        name,
        attempt(() => {
          req[name] = 'mine';
        }),
        attempt(() => Object.defineProperty(req, name, { value: 'own', configurable: true }) === req),
        req[name],
      );
    }
    res.end();
  }),
  handled('an overridden getter of one request is what others see', (req, res) => {
    Object.defineProperty(req, 'hostname', { configurable: true, get: () => 'a.b.c.d.e' });
    Object.defineProperty(req, 'protocol', { configurable: true, get: () => 'https' });
    res.json([req.subdomains, req.secure, req.ip]);
  }),
  {
    name: 'getters that the program replaces on app.request',
    app(express) {
      const app = express();
      Object.defineProperty(app.request, 'hostname', { configurable: true, get: () => 'x.y.z.test' });
      Object.defineProperty(app.request, 'protocol', { configurable: true, get: () => 'gopher' });
      Object.defineProperty(app.request, 'path', { configurable: true, get: () => '/forced' });
      app.request.get = (name) => `got ${name}`;
      app.use((req, res) => res.json([req.subdomains, req.secure, req.xhr, req.path, req.get('x')]));
      return app;
    },
    requests: ['GET /'],
  },
];

module.exports = [...trusting, ...settings, ...hosts, ...sockets];
