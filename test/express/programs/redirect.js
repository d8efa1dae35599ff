// `res.redirect`: addresses of every kind, statuses, bodies by what the client accepts, and what it must not let through.

'use strict';

const { handled, withHeader } = require('../cases');

const both = ['GET /', 'HEAD /'];
const to = (words, call, requests = both, more = {}) =>
  handled(
    `redirect ${words}`,
    (_req, res, { note, attempt }) => {
      note(
        attempt(() => call(res)),
        res.getHeader('location'),
      );
      if (!res.headersSent) {
        res.removeHeader('Content-Length');
        res.removeHeader('Location');
        res.statusCode = 200;
        res.end();
      }
    },
    requests,
    more,
  );

const addresses = [
  '/x',
  'x',
  '../x',
  './x',
  '',
  '?a=1',
  '#f',
  'http://google.com',
  'https://example.com/?q=\u2603 §10',
  '//evil\\@x',
  '\\\\evil',
  '/\\evil.test',
  '///evil',
  'http:evil',
  'https://google.com\\@apple.com',
  'http://apple.com.:@google.com/',
  'https://user:pass@h/',
  'javascript:alert(1)',
  'data:text/html,<b>',
  '/a b',
  '/é',
  '/%zz%20%',
  '/<script>alert("x")</script>',
  '/\'"&<>',
  '/\ud800',
  '/a\\b',
  '/[x]|^`{}',
  'http://☃.test/',
  'https://[::1]/',
  '/a\tb',
  '/a\x01b',
  '/a\x7fb',
  '/\xff',
  'back',
  '/'.repeat(3000),
  '%00',
  'http://exa mple.com/a b',
];

const targets = addresses.map((address) =>
  to(`to ${JSON.stringify(address.slice(0, 40))}`, (res) => res.redirect(address)),
);

const bytes = Array.from({ length: 32 }, (_, code) => code).map((code) =>
  to(`to an address with the byte ${code}`, (res) => res.redirect(`/a${String.fromCharCode(code)}Set-Cookie: x=1`)),
);

const odd = [
  undefined,
  null,
  0,
  42,
  true,
  false,
  {},
  [],
  ['/a'],
  ['/a', '/b'],
  new URL('http://a.test/é'),
  Symbol('s'),
  5n,
  () => '/x',
  { toString: () => '/made' },
  Object.create(null),
].map((value, index) => to(`to ${index}: what is no string (${typeof value})`, (res) => res.redirect(value)));

const statuses = [
  ...[301, 302, 303, 307, 308, 300, 304, 200, 201, 204, 404, 500, 599, 999].map((status) =>
    to(`with ${status}`, (res) => res.redirect(status, '/x')),
  ),
  ...['301', 99, 1000, 0, -1, 'abc', null, undefined, {}, 301.5, Number.NaN, true].map((status) =>
    to(`with the status ${typeof status} ${status}`, (res) => res.redirect(status, '/x')),
  ),
  to('with address first, status second', (res) => res.redirect('/x', 301)),
  to('with two strings', (res) => res.redirect('/x', '/y')),
  to('with two numbers', (res) => res.redirect(301, 302)),
  to('with three arguments', (res) => res.redirect(301, '/x', 'more')),
  to('with no argument', (res) => res.redirect()),
  to('with a status and undefined', (res) => res.redirect(301, undefined)),
  to('with a status and null', (res) => res.redirect(301, null)),
  to('after res.status', (res) => res.status(301).redirect('/x')),
  to('after statusCode 201', (res) => {
    res.statusCode = 201;
    res.redirect('/x');
  }),
];

const accepting = [
  ...[
    'text/html',
    'text/plain',
    'application/json',
    '*/*',
    'text/*',
    'text/html;q=0.1, text/plain',
    'text/plain, text/html',
    'image/*',
    '',
    'text/html;q=0, text/plain;q=0',
    null,
    'bogus',
  ].map((accept) =>
    to(`accepting ${accept}`, (res) => res.redirect('/x?a="<é>&\''), [
      ...withHeader('accept', [accept]),
      ...withHeader('accept', [accept], { method: 'HEAD' }),
    ]),
  ),
  ...['<script>alert(1)</script>', 'http://a.test/"onclick="x', "http://a.test/'&<>"].map((address) =>
    to(
      `escapes the page: ${address}`,
      (res) => res.redirect(address),
      withHeader('accept', ['text/html', 'text/plain']),
    ),
  ),
];

const around = [
  to('keeps cookies and headers', (res) => res.cookie('a', 'b').set('X-A', '1').vary('Origin').redirect('/x')),
  to('after a type was set', (res) => res.type('json').redirect('/x')),
  to('after Content-Length and ETag were set', (res) =>
    res.set({ 'Content-Length': '100', ETag: '"x"' }).redirect('/x'),
  ),
  to('of other methods', (res) => res.redirect('/x'), ['POST /', 'PUT /', 'DELETE /', 'OPTIONS /', 'PATCH /']),
  to('of a request with If-None-Match', (res) => res.redirect('/x'), [
    { path: '/', headers: { 'if-none-match': '*' } },
  ]),
  ...[null, 'http://a.test/from?x=1', '/é<', ' '].map((referrer) =>
    to(`to "back" from ${referrer}`, (res) => res.redirect('back'), withHeader('referer', [referrer])),
  ),
  to('to "back" with a status', (res) => res.redirect(301, 'back'), [{ path: '/', headers: { referrer: '/there' } }]),
  to(
    'after the head is sent',
    (res) => {
      res.write('x');
      res.redirect('/x');
    },
    [{ path: '/', silent: true }],
  ),
  to('twice', (res) => {
    res.redirect('/x');
    res.redirect('/y');
  }),
  to('of a patched res.location', (res) => {
    res.location = function location(url) {
      return this.set('Location', `/prefix${url}`);
    };
    res.redirect('/x');
  }),
  to(
    'of a patched res.format',
    (res) => {
      res.format = (handlers) => handlers.text();
      res.redirect('/x');
    },
    withHeader('accept', ['text/html']),
  ),
  to('of a patched res.end and res.set', (res) => {
    const { end, setHeader } = res;
    res.end = function patched(...given) {
      this.setHeader('X-Ended', String(given.length));
      return end.apply(this, given);
    };
    res.setHeader = function patched(name, value) {
      return setHeader.call(this, name === 'Location' ? 'X-Location' : name, value);
    };
    res.redirect('/x');
  }),
  {
    name: 'redirect in a mounted app is relative to nothing',
    app(express) {
      const app = express();
      const sub = express.Router();
      sub.get('/a', (_req, res) => res.redirect('b'));
      sub.get('/c', (_req, res) => res.redirect('/d'));
      return app.use('/sub', sub);
    },
    requests: ['GET /sub/a', 'GET /sub/c'],
  },
];

const warned = [
  'res.redirect("back")',
  'res.redirect("/x", 301)',
  'res.redirect()',
  'res.redirect(undefined)',
  'res.redirect(42)',
  'res.redirect("301", "/x")',
  'res.redirect(301, {})',
].map((code) =>
  handled(
    `what is said of ${code}`,
    (_req, res, { note, attempt }) => {
      note(attempt(() => new Function('res', code)(res)));
      if (!res.headersSent) {
        res.removeHeader('Content-Length');
        res.end();
      }
    },
    ['GET /'],
    { alone: true },
  ),
);

module.exports = [...targets, ...bytes, ...odd, ...statuses, ...accepting, ...around, ...warned];
