// `res.sendFile`, `res.download` and `res.sendfile`, against the real ones of both lines.

'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { after, before, describe, it } = require('node:test');
const { OLD, makeSite, same, serve } = require('./files-support');

/** @type {ReturnType<typeof makeSite>} */
let site;
before(() => {
  site = makeSite();
});
after(() => site.remove());

const file = (/** @type {string} */ name) => path.join(site.root, name);

/** What a callback is told, as the answer where there is none yet. */
const tell = (/** @type {any} */ res) => (/** @type {any} */ error) => {
  const { name, message, code, status } = error ?? {};
  if (res.headersSent) return;
  res.status(500).json({ error: error && { name, message, code, status }, had: { ...res.getHeaders() } });
};

/**
 * Handlers by name; each is a path of the program.
 * @type {Record<string, (req: any, res: any, next: any) => void>}
 */
const HANDLERS = {
  plain: (_req, res) => res.sendFile(file('hello.txt')),
  html: (_req, res) => res.sendFile(file('page.html')),
  large: (_req, res) => res.sendFile(file('big.bin')),
  middle: (_req, res) => res.sendFile(file('middle.txt')),
  unicode: (_req, res) => res.sendFile(file('ünï.txt')),
  percent: (_req, res) => res.sendFile(file('100%.txt')),
  space: (_req, res) => res.sendFile(file('a b.txt')),
  root: (_req, res) => res.sendFile('hello.txt', { root: site.root }),
  'root with slash': (_req, res) => res.sendFile('/sub/other.txt', { root: `${site.root}/` }),
  'root, up': (_req, res) => res.sendFile('../secret.txt', { root: site.root }),
  'root, hidden up': (_req, res) => res.sendFile('sub/../../secret.txt', { root: site.root }),
  up: (_req, res) => res.sendFile(`${site.root}/sub/../hello.txt`),
  link: (_req, res) => res.sendFile(file('link.txt')),
  missing: (_req, res) => res.sendFile(file('none.txt')),
  'missing, callback': (_req, res) => res.sendFile(file('none.txt'), tell(res)),
  directory: (_req, res) => res.sendFile(file('sub')),
  'directory, callback': (_req, res) => res.sendFile(file('sub'), tell(res)),
  'directory with slash': (_req, res) => res.sendFile(`${file('sub')}/`),
  'file with slash': (_req, res) => res.sendFile(`${file('hello.txt')}/`),
  dotfile: (_req, res) => res.sendFile(file('.env')),
  'dotfile allowed': (_req, res) => res.sendFile(file('.env'), { dotfiles: 'allow' }),
  'dotfile denied': (_req, res) => res.sendFile('.env', { root: site.root, dotfiles: 'deny' }),
  'dot directory': (_req, res) => res.sendFile('.well-known/acme', { root: site.root }),
  headers: (_req, res) => res.sendFile(file('hello.txt'), { headers: { 'X-One': '1', 'Content-Type': 'text/x' } }),
  'headers of caching': (_req, res) =>
    res.sendFile(file('hello.txt'), { headers: { ETag: '"x"', 'Cache-Control': 'private' } }),
  'headers, missing': (_req, res) => res.sendFile(file('none.txt'), { headers: { 'X-One': '1' } }, tell(res)),
  age: (_req, res) => res.sendFile(file('hello.txt'), { maxAge: '2h', immutable: true, lastModified: false }),
  'no ranges': (_req, res) => res.sendFile(file('hello.txt'), { acceptRanges: false, cacheControl: false }),
  'null and odd': (_req, res) => res.sendFile(file('hello.txt'), { maxAge: null, etag: null, dotfiles: undefined }),
  'part by options': (_req, res) => res.sendFile(file('hello.txt'), { start: 2, end: 4 }),
  'wrong dotfiles': (_req, res) => res.sendFile(file('hello.txt'), { dotfiles: 'wrong' }),
  'type before': (_req, res) => res.type('json').sendFile(file('hello.txt')),
  'empty type before': (_req, res) => {
    res.setHeader('Content-Type', '');
    res.sendFile(file('hello.txt'));
  },
  'caching before': (_req, res) =>
    res.set({ 'Cache-Control': 'no-store', 'Accept-Ranges': 'none' }).sendFile(file('hello.txt')),
  'tag before': (_req, res) => res.set('ETag', '"own"').sendFile(file('hello.txt')),
  'date before': (_req, res) => res.set('Last-Modified', new Date(0).toUTCString()).sendFile(file('hello.txt')),
  'length before': (_req, res) => res.set('Content-Length', '3').sendFile(file('hello.txt')),
  'encoding before': (_req, res) => res.set('Content-Encoding', 'x').sendFile(file('hello.txt')),
  'cookies before': (_req, res) =>
    res.append('Set-Cookie', 'a=1').append('Set-Cookie', 'b=2').sendFile(file('hello.txt')),
  'connection before': (_req, res) => res.set('Connection', 'close').sendFile(file('hello.txt')),
  'latin before': (_req, res) => res.set('X-Latin', 'ü').sendFile(file('hello.txt')),
  'status 404': (_req, res) => res.status(404).sendFile(file('hello.txt')),
  'status 418': (_req, res) => res.status(418).sendFile(file('hello.txt')),
  'status 304': (_req, res) => res.status(304).sendFile(file('hello.txt')),
  'status 206': (_req, res) => res.status(206).sendFile(file('hello.txt')),
  phrase: (_req, res) => {
    res.statusMessage = 'Fine';
    res.sendFile(file('hello.txt'));
  },
  'set after': (_req, res) => {
    res.sendFile(file('hello.txt'));
    res.set('X-After', '1').status(201);
  },
  'ended after': (_req, res) => {
    res.sendFile(file('hello.txt'));
    res.end('other');
  },
  'twice, callback': (_req, res) => {
    res.send('first');
    res.sendFile(file('hello.txt'), () => {});
  },
  'no path': (_req, res) => res.sendFile(),
  'path of another type': (_req, res) => res.sendFile({}),
  'relative path': (_req, res) => res.sendFile('hello.txt'),
  'half a character': (_req, res) => res.sendFile('/\ud800'),
  NUL: (_req, res) => res.sendFile('a\0b', { root: site.root }),
  download: (_req, res) => res.download(file('hello.txt')),
  'download, name': (_req, res) => res.download(file('hello.txt'), 'report “ü”.pdf'),
  'download, path as name': (_req, res) => res.download(file('hello.txt'), '/x/y.txt'),
  'download, options': (_req, res) => res.download('hello.txt', { root: site.root, maxAge: 4000 }),
  'download, name and options': (_req, res) =>
    res.download('hello.txt', 'a.txt', { root: site.root, headers: { 'X-One': '1', 'content-disposition': 'no' } }),
  'download, callback': (_req, res) => res.download(file('none.txt'), tell(res)),
  'download, name and callback': (_req, res) => res.download(file('none.txt'), 'x', tell(res)),
  'download, null': (_req, res) => res.download(file('hello.txt'), null),
  'download, missing': (_req, res) => res.download(file('none.txt')),
  'without conditions': (req, res) => {
    for (const name of ['if-none-match', 'if-modified-since', 'range', 'if-match']) delete req.headers[name];
    res.sendFile(file('hello.txt'));
  },
  'other conditions': (req, res) => {
    req.headers.range = 'bytes=1-2';
    res.sendFile(file('hello.txt'));
  },
  'other method': (req, res) => {
    req.method = 'HEAD';
    res.sendFile(file('hello.txt'));
  },
  patched: (_req, res) => {
    const { end } = res;
    res.end = function (/** @type {any[]} */ ...args) {
      res.setHeader('X-Patched', 'yes');
      return end.apply(this, args);
    };
    res.sendFile(file('empty.css'));
  },
  'patched head': (_req, res) => {
    const { writeHead } = res;
    res.writeHead = function (/** @type {any[]} */ ...args) {
      res.setHeader('X-Patched', 'yes');
      return writeHead.apply(this, args);
    };
    res.sendFile(file('hello.txt'));
  },
};

const REQUESTS = [
  {},
  { Range: 'bytes=2-4' },
  { Range: 'bytes=99-' },
  { 'If-None-Match': '*' },
  { 'If-None-Match': '"own"' },
  { 'If-Modified-Since': OLD.toUTCString() },
  { 'If-Match': '"x"' },
];

for (const line of /** @type {('five' | 'four')[]} */ (['five', 'four'])) {
  describe(`sending files, line ${line}`, () => {
    const program = (/** @type {any} */ express) => {
      const app = express();
      for (const [name, handler] of Object.entries(HANDLERS)) app.get(`/${encodeURIComponent(name)}`, handler);
      app.use((/** @type {any} */ req, /** @type {any} */ res) => res.status(404).send(`none ${req.url}`));
      app.use((/** @type {any} */ error, /** @type {any} */ _req, /** @type {any} */ res, /** @type {any} */ _next) => {
        const { name, message, code, status, expose } = error;
        if (res.headersSent) return;
        const had = { ...res.getHeaders() };
        for (const header of Object.keys(had)) res.removeHeader(header);
        res.status(500).json({ name, message, code, status, expose, had });
      });
      return app;
    };

    for (const name of Object.keys(HANDLERS)) {
      it(name, async () => {
        const served = await serve(line, program);
        try {
          for (const headers of REQUESTS) {
            await same(served, `/${encodeURIComponent(name)}`, headers);
            await same(served, `/${encodeURIComponent(name)}`, headers, 'HEAD');
          }
        } finally {
          await served.close();
        }
      });
    }

    it("without the application's tags", async () => {
      const served = await serve(line, (express) => {
        const app = program(express);
        app.disable('etag');
        return app;
      });
      try {
        const { headers } = await same(served, '/plain');
        assert.equal('ETag' in headers, line === 'four');
      } finally {
        await served.close();
      }
    });
  });
}
