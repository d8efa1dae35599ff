// `express.static`, against the real one of both lines.

'use strict';

const assert = require('node:assert/strict');
const { after, before, describe, it } = require('node:test');
const { OLD, makeSite, same, serve } = require('./files-support');

/** @type {ReturnType<typeof makeSite>} */
let site;
before(() => {
  site = makeSite();
});
after(() => site.remove());

const PATHS = [
  '/hello.txt',
  '/hello.txt?a=b',
  '/page.html',
  '/empty.css',
  '/code.js',
  '/data.json',
  '/picture.png',
  '/odd.unheard-of',
  '/noextension',
  '/big.bin',
  '/middle.txt',
  '/sub',
  '/sub?x=y',
  '/sub/',
  '/sub/other.txt',
  '/empty',
  '/empty/',
  '/',
  '',
  '//',
  '//sub',
  '///sub//',
  '/sub//other.txt',
  '/sub/./other.txt',
  '/a%20b.txt',
  '/100%25.txt',
  '/%C3%BCn%C3%AF.txt',
  '/tobi',
  '/tobi.html/',
  '/hello.txt/',
  '/hello.txt/more',
  '/none.txt',
  '/none/none.txt',
  `/${'x'.repeat(300)}`,
  '/link.txt',
  '/broken.txt',
  '/users',
  '/users/tobi.txt',
];

/** The root must never be left. */
const TRAVERSALS = [
  '/../secret.txt',
  '/..%2fsecret.txt',
  '/..%2Fsecret.txt',
  '/%2e%2e/secret.txt',
  '/%2e%2e%2fsecret.txt',
  '/sub/../../secret.txt',
  '/sub/%2e%2e/%2e%2e/secret.txt',
  '/sub/../hello.txt',
  '/..%5csecret.txt',
  '/%5c..%5csecret.txt',
  '/..\\secret.txt',
  '/....//secret.txt',
  '/..%252fsecret.txt',
  '/%252e%252e%252fsecret.txt',
  '/hello.txt%00',
  '/hello.txt%00.png',
  '/%00',
  '/.%00./secret.txt',
  '/%c0%ae%c0%ae/secret.txt',
  '/%uff0e/secret.txt',
  '/%',
  '/%zz',
  '/%f',
  '/.env',
  '/%2eenv',
  '/.env/',
  '/sub/../.env',
  '/.well-known/acme',
  '/.dir/.deep',
  '/.dir',
  '/.',
  '/..',
  '/...',
];

/** Those on which options decide. */
const DECIDED = [
  ...[
    '/hello.txt',
    '/empty.css',
    '/big.bin',
    '/sub',
    '/sub/',
    '/empty',
    '/empty/',
    '/',
    '/tobi',
    '/tobi.html/',
    '/none.txt',
  ],
  ...['/none/none.txt', '/link.txt', '/broken.txt', '/noextension', '/..%2fsecret.txt', '/hello.txt%00', '/%', '/.env'],
  ...['/.well-known/acme', '/.dir/.deep', '/.dir', '/..'],
];

const CONDITIONS = [
  {},
  { Range: 'bytes=0-4' },
  { Range: 'bytes=5-' },
  { Range: 'bytes=-3' },
  { Range: 'bytes=-99' },
  { Range: 'bytes=0-99' },
  { Range: 'bytes=10-' },
  { Range: 'bytes=99-' },
  { Range: 'bytes=4-2' },
  { Range: 'bytes=0-1,2-3' },
  { Range: 'bytes=0-1,5-6' },
  { Range: 'bytes= 0-1' },
  { Range: 'bytes=a-b' },
  { Range: 'bytes=+1-2' },
  { Range: 'bytes=1x-2' },
  { Range: 'bytes=' },
  { Range: 'bytes' },
  { Range: 'items=0-1' },
  { Range: ['bytes=0-1', 'bytes=3-4'] },
  { Range: 'bytes=0-4', 'If-Range': 'ETAG' },
  { Range: 'bytes=0-4', 'If-Range': '"other"' },
  { Range: 'bytes=0-4', 'If-Range': OLD.toUTCString() },
  { Range: 'bytes=0-4', 'If-Range': new Date(0).toUTCString() },
  { Range: 'bytes=0-4', 'If-Range': 'soon' },
  { Range: 'bytes=99-', 'If-Range': '"other"' },
  { 'If-None-Match': 'ETAG' },
  { 'If-None-Match': 'ETAG', Range: 'bytes=0-1' },
  { 'If-None-Match': '"other", ETAG' },
  { 'If-None-Match': ['"other"', 'ETAG'] },
  { 'If-None-Match': 'ETAG', 'Cache-Control': 'no-cache' },
  { 'If-None-Match': 'ETAG', 'Cache-Control': 'max-age=0' },
  { 'If-None-Match': '*' },
  { 'If-None-Match': '*', 'If-Modified-Since': new Date(0).toUTCString() },
  { 'If-None-Match': 'ETAG', 'If-Modified-Since': new Date(0).toUTCString() },
  { 'If-None-Match': '"other"', 'If-Modified-Since': OLD.toUTCString() },
  { 'If-None-Match': '' },
  { 'If-Modified-Since': OLD.toUTCString() },
  { 'If-Modified-Since': new Date(0).toUTCString() },
  { 'If-Modified-Since': '2030-01-01' },
  { 'If-Modified-Since': 'never' },
  { 'If-Match': 'ETAG' },
  { 'If-Match': '*' },
  { 'If-Match': '"other"' },
  { 'If-Unmodified-Since': OLD.toUTCString() },
  { 'If-Unmodified-Since': new Date(0).toUTCString() },
  { 'If-Unmodified-Since': 'soon' },
];

const OPTIONS = [
  undefined,
  { dotfiles: 'allow' },
  { dotfiles: 'deny' },
  { dotfiles: 'ignore' },
  { dotfiles: 'wrong' },
  { fallthrough: false },
  { redirect: false },
  { index: false },
  { index: 'other.txt' },
  { index: ['no.html', 'other.txt', 'index.html'] },
  { index: [1] },
  { extensions: ['htm', 'html'] },
  { extensions: 'html', fallthrough: false },
  { extensions: false },
  { maxAge: 5000 },
  { maxAge: '1d', immutable: true },
  { maxAge: 'nonsense' },
  { maxAge: Number.POSITIVE_INFINITY },
  { maxAge: -5 },
  { maxage: 2000 },
  { immutable: true },
  { etag: false },
  { lastModified: false },
  { etag: false, lastModified: false, cacheControl: false, acceptRanges: false },
  { start: 2 },
  { start: 2, end: 5 },
  { end: 3 },
  {
    setHeaders: (/** @type {any} */ res, /** @type {string} */ path, /** @type {any} */ stat) =>
      res.setHeader('X-File', `${path.length} ${stat.size}`),
  },
];

/** What an error handler sees. */
const report = (
  /** @type {any} */ error,
  /** @type {any} */ _req,
  /** @type {any} */ res,
  /** @type {any} */ _next,
) => {
  const { message, status, statusCode, code, expose, syscall, errno, headers } = error;
  const seen = {
    name: error.name,
    message,
    status,
    statusCode,
    code,
    expose,
    syscall,
    errno,
    headers,
    had: { ...res.getHeaders() },
  };
  res.removeHeader('Content-Range');
  res.status(status ?? 500).json(seen);
};

for (const line of /** @type {('five' | 'four')[]} */ (['five', 'four'])) {
  describe(`express.static of line ${line}`, () => {
    for (const options of OPTIONS) {
      it(`with ${JSON.stringify(options)}`, async () => {
        const served = await serve(line, (express) => {
          const app = express();
          app.use('/at', express.static(site.root, options));
          app.use(express.static(site.root, options));
          app.use((/** @type {any} */ req, /** @type {any} */ res) => res.status(404).send(`none ${req.url}`));
          app.use(report);
          return app;
        });
        try {
          for (const target of options === undefined ? [...PATHS, ...TRAVERSALS] : DECIDED) {
            const answer = await same(served, target || '*');
            assert.ok(!answer.body.includes('treasure') || /link\.txt|env/.test(target), target);
            if (options === undefined) await same(served, `/at${target}`);
          }
          for (const target of ['/hello.txt', '/', '/none.txt', '/sub', '/.env', '/sub/', '/big.bin']) {
            await same(served, target, {}, 'HEAD');
            await same(served, target, { 'Content-Length': '0' }, 'POST');
          }
        } finally {
          await served.close();
        }
      });
    }

    for (const options of [
      undefined,
      { etag: false },
      { lastModified: false },
      { acceptRanges: false },
      { fallthrough: false },
    ]) {
      it(`conditions and ranges, with ${JSON.stringify(options)}`, async () => {
        const served = await serve(line, (express) => {
          const app = express();
          app.use(express.static(site.root, options));
          app.use(report);
          return app;
        });
        try {
          for (const target of ['/hello.txt', '/big.bin', '/middle.txt', '/empty.css']) {
            const etag = (await same(served, target)).headers.ETag ?? '"none"';
            for (const headers of CONDITIONS) {
              const given = JSON.parse(JSON.stringify(headers).replaceAll('ETAG', etag.replaceAll('"', '\\"')));
              await same(served, target, given);
              await same(served, target, given, 'HEAD');
            }
          }
        } finally {
          await served.close();
        }
      });
    }
  });
}
