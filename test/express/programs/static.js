// `express.static`: every option, odd and hostile paths, directories, redirects, mounting, methods.

'use strict';

const path = require('node:path');
const { called } = require('../cases');

/**
 * @param {string} name
 * @param {any} options  of express.static, or what gives them from a note and the tools
 * @param {import('../program').Case['requests']} requests
 * @param {{ root?: string, mount?: string } & Partial<import('../program').Case>} [more]
 */
const files = (name, options, requests, { root = '.', mount, ...more } = {}) => ({
  name,
  app(express, note, tools) {
    const app = express();
    app.set('env', 'production');
    const folder = express.static(
      path.join(tools.dir, root),
      typeof options === 'function' ? options(note, tools) : options,
    );
    if (mount === undefined) app.use(folder);
    else app.use(mount, folder);
    app.use((req, res) => {
      note('fell through', req.url);
      res.status(404).send('nothing here');
    });
    app.use((error, _req, _res, next) => {
      const { status, statusCode, expose, code, headers, path: file, message } = error;
      note('error', error.name, { status, statusCode, expose, code, headers, file, message });
      next(error);
    });
    return app;
  },
  requests,
  ...more,
});

const gets = (...paths) => paths.map((item) => `GET ${item}`);

const NAMES = [
  '/todo.txt',
  '/index.html',
  '/data.json',
  '/image.png',
  '/script.js',
  '/style.css',
  '/unknown.foobar',
  '/noextension',
  '/empty.txt',
  '/big.txt',
  '/page.htm',
  '/name%20with%20space.txt',
  '/100%25.txt',
  '/snow%20%E2%98%83/page.txt',
  '/link.txt',
  '/sub/page.txt',
  '/users/tobi.txt',
];

const plain = [
  ...NAMES.map((name) => files(`file ${name}`, undefined, [`GET ${name}`, `HEAD ${name}`, `GET ${name}?q=1`])),
  files(
    'directories',
    undefined,
    gets(
      '/',
      '/sub/',
      '/sub',
      '/sub?x=1',
      '/noindex/',
      '/noindex',
      '/users',
      '/snow%20%E2%98%83',
      '/sub/?x',
      '//sub',
      '//sub/',
      '/sub//',
      '///sub',
      '/./sub',
      '/sub/.',
      '/sub/../sub',
    ),
  ),
  files(
    'what is not there',
    undefined,
    gets('/none', '/none.txt', '/todo.txt/', '/todo.txt/x', '/sub/none/', '/todo', '/TODO.TXT', '/sub/page', '/none/'),
  ),
  files(
    'hostile paths',
    undefined,
    gets(
      '/../todo.txt',
      '/..%2ftodo.txt',
      '/%2e%2e/todo.txt',
      '/sub/../todo.txt',
      '/sub/%2e%2e/todo.txt',
      '/sub/..%2f..%2fetc/passwd',
      '/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
      '/..\\todo.txt',
      '/..%5ctodo.txt',
      '/sub%5cpage.txt',
      '/todo.txt%00',
      '/%00',
      '/todo.txt%00.html',
      '/%',
      '/%zz',
      '/%ff',
      '/%c0%ae%c0%ae/x',
      '/%252e%252e/todo.txt',
      '/....//todo.txt',
      '/sub/./page.txt',
      '/sub//page.txt',
      '//todo.txt',
      '/%2ftodo.txt',
      '/%2fetc%2fpasswd',
      '/todo.txt;x',
      '/todo.txt%20',
      '/%20todo.txt',
      '/C:%5cx',
      '/~root',
      '/sub%2fpage.txt',
      '/todo%2Etxt',
      '/\u00e9',
      `/${'x'.repeat(300)}`,
      `/${'x/'.repeat(2500)}`,
      '/CON',
      '/..',
      '/...',
      '/sub/..',
      '/%2e',
      '/%2e%2e',
    ),
  ),
  files(
    'absolute and odd targets',
    undefined,
    ['GET http://x.test/todo.txt', 'OPTIONS *', 'GET /?', 'GET ?', 'GET /todo.txt#x'].map((line) =>
      line === 'GET ?' ? { path: '/?/todo.txt' } : line,
    ),
  ),
  files(
    'methods',
    undefined,
    ['HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'PURGE'].map((method) => `${method} /todo.txt`),
  ),
  files(
    'methods without falling through',
    { fallthrough: false },
    ['HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'].flatMap((method) => [
      `${method} /todo.txt`,
      `${method} /none`,
    ]),
  ),
  files('a request with a body', undefined, [
    { method: 'GET', path: '/todo.txt', body: 'unread' },
    { method: 'POST', path: '/todo.txt', body: 'unread' },
    'GET /todo.txt',
  ]),
  files('a root with a slash, or below', undefined, gets('/page.txt', '/', '/.hidden'), { root: 'sub/' }),
  files('a root that is not there', undefined, gets('/', '/x'), { root: 'nowhere' }),
  files('a root that is a file', undefined, gets('/', '/x', ''.padEnd(1, '/')), { root: 'todo.txt' }),
  {
    name: 'a root relative to the working directory',
    app: (express) => express().use(express.static('sub')).use(express.static('.')),
    requests: gets('/page.txt', '/todo.txt', '/'),
  },
];

const optioned = [
  ...['allow', 'deny', 'ignore', undefined, null].flatMap((dotfiles) =>
    [true, false].map((fallthrough) =>
      files(`dotfiles ${dotfiles}, fallthrough ${fallthrough}`, { dotfiles, fallthrough }, [
        ...gets(
          '/.hidden',
          '/.dir/inside.txt',
          '/sub/.hidden',
          '/.dir/',
          '/.dir',
          '/.nothing',
          '/.',
          '/..',
          '/.dir/none',
          '/.%00',
          '/sub/./page.txt',
        ),
        'HEAD /.hidden',
        'POST /.hidden',
      ]),
    ),
  ),
  ...['bogus', 5, true, '', {}, false].map((dotfiles) =>
    files(`dotfiles ${typeof dotfiles} ${dotfiles}`, { dotfiles }, gets('/.hidden', '/todo.txt')),
  ),
  ...[true, false, 0, null, undefined, 'yes'].map((fallthrough) =>
    files(
      `fallthrough ${JSON.stringify(fallthrough)}`,
      { fallthrough },
      gets(
        '/none',
        '/sub',
        '/noindex/',
        '/%',
        '/%00',
        '/../x',
        '/todo.txt',
        '/todo.txt/',
        '/noindex',
        `/${'x'.repeat(300)}`,
      ),
    ),
  ),
  ...[true, false, 0, null, undefined].map((redirect) =>
    files(
      `redirect ${JSON.stringify(redirect)}`,
      { redirect },
      gets('/sub', '/sub/', '/noindex', '/sub?a=b&c', '//sub', '/%2e/sub'),
    ),
  ),
  files(
    'redirect without falling through',
    { redirect: false, fallthrough: false },
    gets('/sub', '/noindex', '/sub/', '/noindex/'),
  ),
  ...[
    undefined,
    null,
    false,
    true,
    'page.html',
    'none.html',
    ['none.html', 'page.html'],
    [],
    '',
    ['sub', 'index.html'],
    'sub/page.txt',
    '../todo.txt',
    [5],
    5,
    {},
  ].map((index) =>
    files(`index ${JSON.stringify(index)}`, { index }, gets('/', '/sub/', '/noindex/', '/sub', '/index.html')),
  ),
  ...[
    undefined,
    null,
    false,
    true,
    'html',
    ['html'],
    ['htm', 'html'],
    ['txt', 'json'],
    [],
    '',
    ['.html'],
    [5],
    5,
    ['none', 'txt'],
  ].map((extensions) =>
    files(
      `extensions ${JSON.stringify(extensions)}`,
      { extensions },
      gets(
        '/page',
        '/todo',
        '/data',
        '/page.html',
        '/none',
        '/sub',
        '/page/',
        '/sub/page',
        '/noextension',
        '/page.x',
        '/.hidden',
        '/unknown',
      ),
    ),
  ),
  ...[
    0,
    1,
    1000,
    1500,
    60_000,
    '1d',
    '2h',
    '1.5s',
    '100',
    'bogus',
    '',
    -1,
    null,
    undefined,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1e15,
    true,
    {},
  ].map((maxAge) => files(`maxAge ${typeof maxAge} ${maxAge}`, { maxAge }, gets('/todo.txt'))),
  files('maxage in lower case, and both', { maxage: 5000, maxAge: 9000 }, gets('/todo.txt')),
  files('maxage in lower case', { maxage: '1h' }, gets('/todo.txt')),
  ...[true, false, 'yes', null, undefined].flatMap((immutable) => [
    files(`immutable ${immutable}`, { immutable, maxAge: 1000 }, gets('/todo.txt')),
  ]),
  ...['etag', 'lastModified', 'cacheControl', 'acceptRanges'].flatMap((name) =>
    [true, false, 0, null, undefined, 'x'].map((value) =>
      files(`${name}: ${JSON.stringify(value)}`, { [name]: value, maxAge: 1000, immutable: true }, [
        ...gets('/todo.txt'),
        'HEAD /todo.txt',
        { path: '/todo.txt', headers: { range: 'bytes=0-2' } },
        { path: '/todo.txt', headers: { 'if-modified-since': 'Wed, 03 Jan 2034 00:00:00 GMT' } },
        { path: '/todo.txt', headers: { 'if-none-match': '*' } },
      ]),
    ),
  ),
  files('everything off', { etag: false, lastModified: false, cacheControl: false, acceptRanges: false }, [
    'GET /todo.txt',
    'HEAD /todo.txt',
  ]),
  files('start and end', { start: 2, end: 5 }, [
    ...gets('/nums.txt', '/empty.txt'),
    'HEAD /nums.txt',
    { path: '/nums.txt', headers: { range: 'bytes=1-2' } },
  ]),
  files('start beyond the end', { start: 200 }, gets('/nums.txt')),
  files('hidden of 4', { hidden: true }, gets('/.hidden', '/.dir/inside.txt')),
  files('options unknown', { bogus: 1, root: '/etc', headers: { 'X-A': '1' } }, gets('/todo.txt', '/passwd')),
  files('options inherited', Object.create({ maxAge: 5000, index: 'page.html' }), gets('/todo.txt', '/')),
  {
    name: 'options changed after the middleware was made',
    app(express, _note, { dir }) {
      const options = {
        maxAge: 1000,
        index: 'page.html',
        dotfiles: 'allow',
        extensions: ['txt'],
        fallthrough: true,
        redirect: true,
        etag: true,
      };
      const folder = express.static(dir, options);
      Object.assign(options, {
        maxAge: 9000,
        index: false,
        dotfiles: 'deny',
        extensions: [],
        fallthrough: false,
        redirect: false,
        etag: false,
        setHeaders: (res) => res.set('X-Late', '1'),
      });
      return express().set('env', 'production').use(folder);
    },
    requests: gets('/', '/todo.txt', '/.hidden', '/todo', '/none', '/sub'),
  },
];

const heads = [
  files(
    'setHeaders',
    (note, { dir }) => ({
      setHeaders(res, file, stat) {
        note(
          'setHeaders',
          path.relative(dir, file),
          stat.size,
          stat.mtime.toISOString(),
          typeof stat.isFile,
          res.statusCode,
          res.headersSent,
          this === undefined,
        );
        res.setHeader('X-File', path.basename(file));
        res.set('X-Set', 'by res.set');
      },
    }),
    [
      ...gets('/todo.txt', '/', '/none', '/sub', '/empty.txt'),
      'HEAD /todo.txt',
      { path: '/todo.txt', headers: { range: 'bytes=0-1' } },
      { path: '/todo.txt', headers: { 'if-none-match': '*' } },
      { path: '/todo.txt', headers: { range: 'bytes=900-' } },
    ],
  ),
  files(
    'setHeaders that replaces what would be set',
    {
      setHeaders(res) {
        res.setHeader('Cache-Control', 'private');
        res.setHeader('ETag', '"mine"');
        res.setHeader('Last-Modified', 'Mon, 01 Jan 2001 00:00:00 GMT');
        res.setHeader('Accept-Ranges', 'none');
        res.setHeader('Content-Type', 'text/mine');
      },
    },
    [
      ...gets('/todo.txt'),
      { path: '/todo.txt', headers: { 'if-none-match': '"mine"' } },
      { path: '/todo.txt', headers: { 'if-modified-since': 'Mon, 01 Jan 2001 00:00:00 GMT' } },
      { path: '/todo.txt', headers: { range: 'bytes=0-1' } },
    ],
  ),
  files(
    'setHeaders that sets a status, a cookie, a length',
    {
      setHeaders(res) {
        res.statusCode = 203;
        res.cookie('a', 'b');
        res.setHeader('Content-Length', '5');
        res.removeHeader('X-Powered-By');
      },
    },
    [
      ...gets('/todo.txt'),
      { path: '/todo.txt', headers: { range: 'bytes=0-1' } },
      { path: '/todo.txt', headers: { 'if-none-match': '*' } },
    ],
  ),
  files(
    'setHeaders that sets 404',
    {
      setHeaders(res) {
        res.status(404);
      },
    },
    [...gets('/todo.txt'), { path: '/todo.txt', headers: { 'if-none-match': '*' } }],
  ),
  files('setHeaders of undefined and null', { setHeaders: null }, gets('/todo.txt')),
  {
    name: 'headers that a middleware has set before',
    app(express, _note, { dir }) {
      const app = express();
      app.use((_req, res, next) => {
        res.set({
          'Cache-Control': 'no-store',
          'Content-Type': 'text/own',
          'X-A': '1',
          Vary: 'Origin',
          'Content-Encoding': 'own',
          'Content-Language': 'de',
        });
        res.cookie('a', 'b');
        next();
      });
      return app.use(express.static(dir));
    },
    requests: [
      ...gets('/todo.txt', '/none', '/sub'),
      { path: '/todo.txt', headers: { 'if-none-match': '*' } },
      { path: '/todo.txt', headers: { range: 'bytes=0-2' } },
      { path: '/todo.txt', headers: { range: 'bytes=999-' } },
      { path: '/todo.txt', headers: { 'if-match': '"x"' } },
    ],
  },
  ...[201, 304, 404, 500, 204].map((status) => ({
    name: `a status ${status} set before`,
    app(express, _note, { dir }) {
      const app = express();
      app.use((_req, res, next) => {
        res.status(status);
        next();
      });
      return app.use(express.static(dir));
    },
    requests: [
      ...gets('/todo.txt'),
      { path: '/todo.txt', headers: { 'if-none-match': '*' } },
      { path: '/todo.txt', headers: { range: 'bytes=0-2' } },
    ],
  })),
  {
    name: 'an answer that is wrapped: writeHead, write and end see the file',
    app(express, note, { dir }) {
      const app = express();
      app.use((_req, res, next) => {
        for (const name of ['writeHead', 'end', 'setHeader', 'write']) {
          const original = res[name];
          res[name] = function wrapped(...given) {
            if (name === 'setHeader') note(name, given[0]);
            else note(name, name === 'write' ? String(given[0]) : given.length);
            return original.apply(this, given);
          };
        }
        next();
      });
      return app.use(express.static(dir, { cacheControl: false }));
    },
    requests: [...gets('/todo.txt'), 'HEAD /todo.txt', { path: '/todo.txt', headers: { 'if-none-match': '*' } }],
  },
  {
    name: 'an answer that is compressed by the program',
    app(express, _note, { dir }) {
      const app = express();
      app.use((_req, res, next) => {
        const { write, end } = res;
        res.write = function upper(chunk, ...more) {
          this.removeHeader('Content-Length');
          return write.call(this, String(chunk).toUpperCase(), ...more);
        };
        res.end = function upper(chunk, ...more) {
          if (chunk) this.write(chunk);
          return end.call(this, ...more.slice(1));
        };
        next();
      });
      return app.use(express.static(dir));
    },
    requests: [...gets('/nums.txt', '/todo.txt'), 'GET /empty.txt'],
  },
  {
    name: 'events and state of an answer with a file',
    app(express, note, { dir }) {
      const app = express();
      app.use((req, res, next) => {
        for (const name of ['finish', 'close', 'error'])
          res.on(name, () =>
            note(req.url, name, res.statusCode, res.headersSent, res.writableEnded, res.get('content-length')),
          );
        next();
      });
      return app.use(express.static(dir));
    },
    requests: [
      ...gets('/todo.txt', '/big.txt', '/none', '/sub'),
      'HEAD /todo.txt',
      { path: '/todo.txt', headers: { 'if-none-match': '*' } },
      { path: '/todo.txt', headers: { range: 'bytes=0-1' } },
    ],
  },
];

const mounted = [
  files(
    'mounted under a path',
    undefined,
    [
      ...gets(
        '/files/todo.txt',
        '/files',
        '/files/',
        '/files/sub',
        '/files?x=1',
        '/files/none',
        '/todo.txt',
        '/files//todo.txt',
        '/FILES/todo.txt',
        '/files/../todo.txt',
        '/files/%2e%2e/todo.txt',
        '//files/todo.txt',
        '/filesx/todo.txt',
      ),
    ],
    { mount: '/files' },
  ),
  files(
    'mounted under a path, redirects that must stay here',
    undefined,
    gets(
      '//evil.test/..',
      '/files//evil.test/%2e%2e',
      '/files/%5cevil.test',
      '//sub',
      '///sub',
      '//sub/..',
      '/\\sub',
      '//snow%20%E2%98%83',
      '/files//sub',
      '/files///sub',
      '//files',
    ),
    { mount: '/files' },
  ),
  files(
    'redirects at the root that must stay here',
    undefined,
    gets(
      '//sub',
      '///sub',
      '//evil.test/%2e%2e',
      '//evil.test//..',
      '/%5csub',
      '/\\/sub',
      '//sub?x=//y',
      '/sub?<script>',
      '/sub?\'&"',
      '//evil.test/..',
      '/.//sub',
      '//.//sub',
      '/%2f/sub',
      '///%2e%2e/sub',
    ),
  ),
  {
    name: 'two folders, one after another',
    app: (express, _note, { dir }) =>
      express()
        .use(express.static(path.join(dir, 'sub')))
        .use(express.static(dir)),
    requests: gets('/page.txt', '/todo.txt', '/', '/none', '/index.html'),
  },
  {
    name: 'in a router with params and after a url was rewritten',
    app(express, _note, { dir }) {
      const app = express();
      app.use((req, _res, next) => {
        if (req.url === '/rewrite') req.url = '/todo.txt';
        next();
      });
      app.use('/:any/files', express.static(dir));
      const router = express.Router();
      router.use('/deep', express.static(path.join(dir, 'sub')));
      app.use('/router', router);
      app.use(express.static(dir));
      return app;
    },
    requests: gets(
      '/rewrite',
      '/x/files/todo.txt',
      '/x/files',
      '/router/deep/page.txt',
      '/router/deep',
      '/router/deep/',
      '/todo.txt',
    ),
  },
  {
    name: 'as the handler of app.get and of a route with a wildcard',
    editions: [5],
    app(express, note, { dir }) {
      const app = express();
      app.get('/*rest', express.static(dir));
      app.use((req, res) => {
        note(req.url);
        res.send('after');
      });
      return app;
    },
    requests: [...gets('/todo.txt', '/none', '/sub'), 'POST /todo.txt'],
  },
  {
    name: 'on a plain server, without an app',
    app(express, note, { http, dir }) {
      const folder = express.static(dir);
      return http.createServer((req, res) =>
        folder(req, res, (error) => {
          note('next', error ?? 'no error', req.url);
          res.statusCode = 404;
          res.end('plain');
        }),
      );
    },
    requests: [
      ...gets('/todo.txt', '/none', '/sub', '/', '/%', '/.hidden'),
      'POST /todo.txt',
      { path: '/todo.txt', headers: { range: 'bytes=0-1' } },
    ],
  },
  {
    name: 'real serve-static in our app, and express.static in a real one',
    app(express, _note, { dir, realExpress }) {
      const app = express();
      app.use('/real', require('serve-static')(dir));
      app.use('/app', realExpress().use(express.static(dir)));
      return app.use(express.static(dir));
    },
    requests: gets('/real/todo.txt', '/app/todo.txt', '/todo.txt', '/real/none', '/app/sub'),
  },
  {
    name: 'a file that changes, appears and goes while the server runs',
    app(express, _note, { dir, after }) {
      const { writeFileSync, rmSync, mkdirSync, utimesSync } = require('node:fs');
      const folder = path.join(dir, `changing-${Math.random().toString(36).slice(2)}`);
      mkdirSync(folder);
      after(() => rmSync(folder, { recursive: true }));
      const app = express();
      app.post('/:file', (req, res) => {
        const file = path.join(folder, req.params.file);
        if (req.query.remove) rmSync(file);
        else {
          writeFileSync(file, req.query.text);
          utimesSync(file, new Date(1e12), new Date(1e12 + Number(req.query.at) * 1000));
        }
        res.end();
      });
      return app.use(express.static(folder));
    },
    requests: [
      'GET /a.txt',
      'POST /a.txt?text=one&at=1',
      'GET /a.txt',
      'POST /a.txt?text=second&at=2',
      'GET /a.txt',
      'POST /a.txt?text=2econd&at=3',
      'GET /a.txt',
      'POST /a.txt?remove=1',
      'GET /a.txt',
      'POST /a.txt?text=back&at=4',
      'GET /a.txt',
    ],
  },
  {
    name: 'a file that may not be read',
    app(express, note, { dir, after }) {
      const { mkdirSync, rmSync, symlinkSync } = require('node:fs');
      const folder = path.join(dir, `locked-${Math.random().toString(36).slice(2)}`);
      mkdirSync(folder);
      after(() => rmSync(folder, { recursive: true }));
      symlinkSync('loop', path.join(folder, 'loop'));
      symlinkSync('nowhere', path.join(folder, 'broken'));
      symlinkSync('..', path.join(folder, 'up'));
      const app = express().set('env', 'production');
      app.use(express.static(folder));
      app.use((error, _req, res, _next) => {
        note(error.code, error.status);
        res.status(error.status).send(error.code);
      });
      return app;
    },
    requests: gets('/loop', '/broken', '/up/todo.txt', '/up'),
  },
];

const construction = [
  called('express.static with bad arguments', (express, { dir }) => ({
    none: () => express.static(),
    empty: () => express.static(''),
    null: () => express.static(null),
    number: () => express.static(42),
    object: () => express.static({}),
    list: () => express.static([dir]),
    url: () => express.static(new URL(`file://${dir}`)),
    'setHeaders text': () => express.static(dir, { setHeaders: 'x' }),
    'setHeaders number': () => express.static(dir, { setHeaders: 5 }),
    'options null': () => typeof express.static(dir, null),
    'options text': () => typeof express.static(dir, 'x'),
    'options number': () => typeof express.static(dir, 5),
    name: () => [express.static(dir).name, express.static(dir).length, express.static.name, express.static.length],
    mime: () => [
      typeof express.static.mime,
      typeof express.static.mime?.lookup,
      express.static.mime?.lookup?.('a.html'),
    ],
  })),
  {
    name: 'types that the program defines on express.static.mime of 4',
    editions: [4],
    alone: true,
    app(express, _note, { dir }) {
      express.static.mime.define({ 'text/x-foobar': ['foobar'] }, true);
      const app = express();
      app.get('/type', (_req, res) => res.type('foobar').end());
      return app.use(express.static(dir));
    },
    requests: gets('/unknown.foobar', '/type'),
  },
];

module.exports = [...plain, ...optioned, ...heads, ...mounted, ...construction];
