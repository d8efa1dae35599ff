// `res.sendFile`, `res.download` and 4's `res.sendfile`: arguments, every option, callbacks, errors, aborts.

'use strict';

const path = require('node:path');
const { sends, told } = require('../file-cases');

const gets = (...paths) => paths.map((item) => `GET ${item}`);

const FILES = [
  'todo.txt',
  'index.html',
  'image.png',
  'empty.txt',
  'big.txt',
  'name with space.txt',
  '100%.txt',
  'snow ☃/page.txt',
  'noextension',
  'unknown.foobar',
  '.hidden',
  'none.txt',
  'sub',
  'sub/',
  '.dir/inside.txt',
  'data.json',
  'link.txt',
  'sub/../todo.txt',
  'sub//page.txt',
  'todo.txt/',
  'script.js',
];

const arguments_ = [
  ...FILES.flatMap((file) => [
    sends(`sendFile of ${file}, absolute`, (res, { dir }) => res.sendFile(`${dir}/${file}`)),
    sends(`sendFile of ${file} with a root`, (res, { dir }) => res.sendFile(file, { root: dir })),
    sends(`sendFile of ${file} with a callback`, (res, { dir, done }) => res.sendFile(file, { root: dir }, done)),
    sends(`download of ${file}`, (res, { dir }) => res.download(`${dir}/${file}`)),
  ]),
  ...Object.entries({
    undefined: () => undefined,
    null: () => null,
    'an empty text': () => '',
    'a number': () => 42,
    'an object': () => ({}),
    'a list': () => ['/x'],
    'a relative path': () => 'todo.txt',
    'a path with ./': () => './todo.txt',
    'a path with ..': () => '../todo.txt',
    'a URL': (dir) => new URL(`file://${dir}/todo.txt`),
    'a Buffer': (dir) => Buffer.from(`${dir}/todo.txt`),
    'a Windows path': () => 'C:\\x.txt',
    'a UNC path': () => '\\\\host\\x',
    'a lone surrogate': () => '/\ud800',
    'a NUL': (dir) => `${dir}/todo.txt\0`,
  }).flatMap(([words, make]) => [
    sends(`sendFile of ${words}`, (res, { dir }) => res.sendFile(make(dir)), ['GET /']),
    sends(`download of ${words}`, (res, { dir }) => res.download(make(dir)), ['GET /']),
  ]),
  ...[
    '../todo.txt',
    '..',
    'sub/../../x',
    '/todo.txt',
    '%2e%2e/x',
    'a\0b',
    '.',
    '',
    '/',
    '..\\x',
    'sub\\..\\..\\x',
    '...',
    'sub/..',
    './todo.txt',
    '//todo.txt',
    '%00',
    '%',
    '%2ftodo.txt',
  ].map((file) =>
    sends(
      `sendFile of ${JSON.stringify(file)} with a root`,
      (res, { dir }) => res.sendFile(file, { root: path.join(dir, 'sub') }),
      ['GET /'],
    ),
  ),
  sends('sendFile with a callback as the second argument', (res, { dir, done }) =>
    res.sendFile(`${dir}/todo.txt`, done),
  ),
  sends('sendFile with options null and a callback', (res, { dir, done }) =>
    res.sendFile(`${dir}/todo.txt`, null, done),
  ),
  sends('sendFile with options undefined', (res, { dir }) => res.sendFile(`${dir}/todo.txt`, undefined)),
  sends('sendFile with options that are a text', (res, { dir }) => res.sendFile(`${dir}/todo.txt`, 'x'), ['GET /']),
  sends(
    'sendFile with a callback that is none',
    (res, { dir }) => res.sendFile(`${dir}/todo.txt`, {}, 'x'),
    ['GET /'],
    { alone: true },
  ),
  sends('sendFile in 4 by its old name', (res, { dir, done }) =>
    res.sendfile ? res.sendfile(`${dir}/todo.txt`, done) : 'no such member',
  ),
  sends(
    'sendfile of 4: a relative path, options, errors',
    (res, { dir, req, done }) => {
      if (req.path === '/relative') return res.sendfile('todo.txt');
      if (req.path === '/up') return res.sendfile('../todo.txt', done);
      if (req.path === '/root') return res.sendfile('todo.txt', { root: dir, maxAge: 5000 });
      if (req.path === '/hidden') return res.sendfile(`${dir}/.hidden`, { hidden: true });
      if (req.path === '/dotfile') return res.sendfile(`${dir}/.hidden`);
      return res.sendfile(`${dir}/none`);
    },
    gets('/relative', '/up', '/root', '/hidden', '/dotfile', '/none'),
    { editions: [4] },
  ),
];

const option = (name, values, requests = ['GET /', 'HEAD /']) =>
  values.map((value) =>
    sends(
      `sendFile option ${name}: ${typeof value} ${JSON.stringify(value) ?? String(value)}`,
      (res, { dir }) => res.sendFile('nums.txt', { root: dir, [name]: value }),
      requests,
    ),
  );

const ranged = ['GET /', 'HEAD /', { path: '/', headers: { range: 'bytes=0-3' } }];
const options = [
  ...option('maxAge', [0, 5000, '1d', '2 days', 'bogus', -5, null, Number.POSITIVE_INFINITY, true]),
  ...option('maxage', [5000, '1h']),
  ...option('lastModified', [true, false, 0, null]),
  ...option('cacheControl', [true, false, null]),
  ...option('immutable', [true, false, 'x']),
  ...option('acceptRanges', [true, false, null], ranged),
  ...option('etag', [true, false]),
  ...option('start', [0, 3, 8, 9, 100, null, Number.NaN], ranged),
  ...option('end', [0, 3, 8, 100, '3', null], ranged),
  ...option('extensions', [['txt'], 'txt', false]),
  ...option('index', ['todo.txt', false, ['x', 'todo.txt']]),
  ...option('dotfiles', ['allow', 'deny', 'ignore', 'bogus', 5], ['GET /']),
  ...option(
    'headers',
    [
      { 'X-A': '1' },
      { 'x-a': ['1', '2'] },
      { 'Content-Type': 'text/own' },
      { 'Cache-Control': 'own', ETag: '"own"' },
      {},
      null,
      'text',
      [],
    ],
    ['GET /', { path: '/', headers: { 'if-none-match': '"own"' } }],
  ),
  ...option('root', [null, '', '.', './', 'nowhere', 5, {}], ['GET /']),
  ...Object.entries({
    'a start below zero': { start: -1 },
    'a start that is a text': { start: '3' },
    'a header without a value': { headers: { 'X-A': undefined } },
    'a header with a bad name': { headers: { 'X A': 'x' } },
    'a header with a line break': { headers: { 'X-A': 'a\r\nb' } },
  }).map(([words, given]) =>
    sends(
      `sendFile with ${words}: the error escapes`,
      (res, { dir }) => res.sendFile('nums.txt', { root: dir, ...given }),
      [{ path: '/', silent: true }],
      { alone: true },
    ),
  ),
  sends(
    'sendFile: start and end together, with a range',
    (res, { dir }) => res.sendFile('nums.txt', { root: dir, start: 2, end: 6 }),
    [...ranged, { path: '/', headers: { range: 'bytes=5-9' } }, { path: '/', headers: { range: 'bytes=-2' } }],
  ),
  ...['allow', 'deny', 'ignore', undefined].map((dotfiles) =>
    sends(
      `sendFile of hidden files, dotfiles ${dotfiles}`,
      (res, { dir, req, done }) => res.sendFile(req.query.file, { root: dir, dotfiles }, done),
      gets('/?file=.hidden', '/?file=.dir/inside.txt', '/?file=sub/.hidden', '/?file=.none'),
    ),
  ),
  sends('sendFile from a root that is hidden', (res, { dir }) => res.sendFile('inside.txt', { root: `${dir}/.dir` }), [
    'GET /',
  ]),
  sends(
    'sendFile of an absolute path below a hidden folder',
    (res, { dir }) => res.sendFile(`${dir}/.dir/inside.txt`),
    ['GET /'],
  ),
  ...[true, false, 'strong', 'weak'].map((etag) =>
    sends(
      `sendFile with the setting etag ${etag}`,
      (res, { dir }) => res.sendFile('nums.txt', { root: dir }),
      ['GET /', { path: '/', headers: { 'if-none-match': '*' } }],
      { settings: { etag } },
    ),
  ),
  sends(
    'sendFile: the option etag does not win over the setting',
    (res, { dir }) => res.sendFile('nums.txt', { root: dir, etag: false }),
    ['GET /'],
    { settings: { etag: true } },
  ),
  sends(
    'sendFile leaves the options of the caller',
    (res, { dir, note }) => {
      const given = { root: dir, headers: { 'X-A': '1' }, maxAge: 5 };
      res.sendFile('nums.txt', given);
      note(Object.keys(given).sort(), given.headers);
    },
    ['GET /'],
  ),
  sends('sendFile with frozen options', (res, { dir }) => res.sendFile('nums.txt', Object.freeze({ root: dir })), [
    'GET /',
  ]),
  sends(
    'sendFile with inherited options',
    (res, { dir }) => res.sendFile('nums.txt', Object.create({ root: dir, maxAge: 5000, headers: { 'X-A': '1' } })),
    ['GET /'],
  ),
];

const around = [
  sends(
    'sendFile with headers and a status of the handler',
    (res, { dir }) =>
      res
        .status(201)
        .set({ 'X-A': '1', 'Cache-Control': 'own' })
        .type('xml')
        .cookie('a', 'b')
        .sendFile(`${dir}/todo.txt`),
    ['GET /', { path: '/', headers: { range: 'bytes=0-3' } }, { path: '/', headers: { 'if-none-match': '*' } }],
  ),
  sends('sendFile of 404 with a status of the handler', (res, { dir }) => res.status(404).sendFile(`${dir}/todo.txt`), [
    'GET /',
    { path: '/', headers: { 'if-none-match': '*' } },
  ]),
  sends(
    'sendFile with the callback: what it is told',
    (res, { req, dir, done }) => res.sendFile(`${dir}/${req.path.slice(1)}`, done),
    [
      ...gets('/todo.txt', '/none', '/sub', '/sub/', '/.hidden', '/big.txt', '/empty.txt', '/100%25'),
      'HEAD /todo.txt',
      { path: '/todo.txt', headers: { 'if-none-match': '*' } },
      { path: '/todo.txt', headers: { range: 'bytes=0-1' } },
      { path: '/todo.txt', headers: { range: 'bytes=99-' } },
      { path: '/todo.txt', headers: { 'if-match': '"x"' } },
    ],
  ),
  sends(
    'sendFile without a callback passes errors on',
    (res, { req, dir }) => res.sendFile(`${dir}/${req.path.slice(1)}`),
    [
      ...gets('/none', '/sub', '/sub/', '/noindex/', '/.hidden'),
      { path: '/todo.txt', headers: { range: 'bytes=99-' } },
      { path: '/todo.txt', headers: { 'if-match': '"x"' } },
      `GET /${'x'.repeat(300)}`,
    ],
  ),
  sends(
    'sendFile with a callback that throws',
    (res, { dir }) =>
      res.sendFile(`${dir}/todo.txt`, () => {
        throw new Error('in the callback');
      }),
    ['GET /'],
    { alone: true },
  ),
  sends(
    'sendFile after the head is sent',
    (res, { dir, done }) => {
      res.write('first');
      res.sendFile(`${dir}/todo.txt`, (error) => {
        done(error);
        res.end();
      });
    },
    ['GET /'],
  ),
  sends(
    'sendFile after the answer is over',
    (res, { dir, note }) => {
      res.end('over');
      res.sendFile(`${dir}/todo.txt`, (error) => note('an error', Boolean(error)));
    },
    ['GET /'],
  ),
  sends(
    'sendFile, then send',
    (res, { dir, note }) => {
      res.sendFile(`${dir}/todo.txt`, (error) => note('an error', Boolean(error)));
      res.send('sent first');
    },
    ['GET /'],
  ),
  sends('sendFile for POST and others', (res, { dir }) => res.sendFile(`${dir}/todo.txt`), [
    'POST /',
    'PUT /',
    'DELETE /',
    { method: 'POST', path: '/', headers: { 'if-none-match': '*' } },
    { method: 'POST', path: '/', headers: { range: 'bytes=0-1' } },
    { method: 'POST', path: '/', body: 'unread' },
  ]),
  {
    name: 'sendFile when the client leaves in the middle',
    app(express, note, { dir, after }) {
      const { rmSync, truncateSync, writeFileSync } = require('node:fs');
      const file = path.join(dir, `huge-${Math.random().toString(36).slice(2)}.bin`);
      writeFileSync(file, '');
      truncateSync(file, 64 * 1024 * 1024);
      after(() => rmSync(file));
      const app = express();
      app.get('/callback', (_req, res) =>
        res.sendFile(file, (error) => note('callback', told(error), res.headersSent)),
      );
      app.get('/plain', (_req, res) => res.sendFile(file));
      app.get('/download', (_req, res) => res.download(file, (error) => note('callback', told(error))));
      app.use((error, _req, _res, _next) => note('error', told(error)));
      return app;
    },
    async client({ port, sleep }) {
      const net = require('node:net');
      for (const target of ['/callback', '/plain', '/download']) {
        const socket = net.connect(port, '127.0.0.1');
        socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`);
        await new Promise((resolve) => socket.once('readable', resolve));
        await sleep(30);
        socket.destroy();
        await sleep(60);
      }
      return 'left';
    },
  },
  sends(
    'sendFile after the client has left',
    (res, { dir, note, req }) => {
      req.on('close', () => {});
      res.on('close', () => res.sendFile(`${dir}/todo.txt`, (error) => note('callback', told(error))));
    },
    [{ path: '/', abort: true }],
  ),
  sends('sendFile with a wrapped end and write', (res, { dir }) => {
    const { write, end } = res;
    res.write = function wrapped(chunk, ...more) {
      return write.call(this, String(chunk).replaceAll('o', '0'), ...more);
    };
    res.end = function wrapped(chunk, ...more) {
      if (chunk) this.write(chunk);
      return end.call(this, ...more.slice(1));
    };
    res.sendFile(`${dir}/todo.txt`);
  }),
  sends('sendFile: events and state', (res, { dir, note, done }) => {
    for (const name of ['pipe', 'finish', 'close'])
      res.on(name, () => note(name, res.headersSent, res.writableFinished));
    res.sendFile(`${dir}/nums.txt`, done);
    note(res.headersSent, res.writableEnded);
  }),
  sends('sendFile within an async handler', async (res, { dir }) => {
    await null;
    res.sendFile(`${dir}/nums.txt`);
  }),
  {
    name: 'res.sendFile promisified',
    app(express, note, { dir }) {
      const app = express();
      app.use(async (req, res) => {
        try {
          await require('node:util').promisify(res.sendFile).call(res, `${dir}${req.path}`);
          note('sent');
        } catch (error) {
          note(told(error));
          res.status(500).end();
        }
      });
      return app;
    },
    requests: gets('/todo.txt', '/none'),
  },
  {
    name: 'sendFile in a mounted app uses its settings',
    app(express, _note, { dir }) {
      const app = express();
      const sub = express().set('etag', false);
      sub.get('/', (_req, res) => res.sendFile(`${dir}/nums.txt`));
      app.get('/', (_req, res) => res.sendFile(`${dir}/nums.txt`));
      return app.use('/sub', sub);
    },
    requests: gets('/', '/sub'),
  },
  {
    name: 'sendFile overridden on app.response is what download calls',
    app(express, note, { dir }) {
      const app = express();
      app.response.sendFile = function overridden(file, options, callback) {
        note(path.basename(file), options?.headers, typeof callback, Object.keys(options ?? {}));
        return express.response.sendFile.call(this, file, options, callback);
      };
      return app.use((_req, res) =>
        res.download(`${dir}/todo.txt`, 'renamed.txt', { maxAge: 5000, headers: { 'X-A': '1' } }),
      );
    },
    requests: gets('/'),
  },
];

module.exports = [...arguments_, ...options, ...around];
