// What a program sees of a response that was answered with a file: events, properties, callbacks; files that change; clients
// that go away. On our http, where the native side answers.

'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage } = require('node:async_hooks');
const { once } = require('node:events');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { PassThrough } = require('node:stream');
const { after, before, describe, it } = require('node:test');
const { setTimeout: sleep } = require('node:timers/promises');
const { OLD, ask, express, listen, makeSite, ours } = require('./files-support');

/** @type {ReturnType<typeof makeSite>} */
let site;
before(() => {
  site = makeSite();
});
after(() => site.remove());

const file = (/** @type {string} */ name) => path.join(site.root, name);

/**
 * A program with our files, served while `use` runs.
 * @param {(app: any) => void} program
 * @param {(port: number) => Promise<void>} use
 */
async function withApp(program, use) {
  const app = express.five();
  program(app);
  const server = await listen(ours, app);
  try {
    await use(server.port);
  } finally {
    await server.close();
  }
}

/** What is to be seen of a response. @param {any} res */
const seen = (res) => ({
  statusCode: res.statusCode,
  statusMessage: res.statusMessage,
  headersSent: res.headersSent,
  writableEnded: res.writableEnded,
  finished: res.finished,
  headers: { ...res.getHeaders() },
  header: typeof res._header,
});

const ETAG = `W/"a-${OLD.getTime().toString(16)}"`;

const COMMON = {
  'x-powered-by': 'Express',
  'accept-ranges': 'bytes',
  'cache-control': 'public, max-age=0',
  'last-modified': OLD.toUTCString(),
  etag: ETAG,
};

describe('a response that was answered with a file', () => {
  for (const [name, headers, method, expected] of /** @type {any[]} */ ([
    [
      'all of it',
      {},
      'GET',
      { status: 200, phrase: 'OK', more: { 'content-type': 'text/plain; charset=utf-8', 'content-length': 10 } },
    ],
    [
      'of HEAD',
      {},
      'HEAD',
      { status: 200, phrase: 'OK', more: { 'content-type': 'text/plain; charset=utf-8', 'content-length': 10 } },
    ],
    ['not modified', { 'If-None-Match': ETAG }, 'GET', { status: 304, phrase: 'Not Modified', more: {} }],
    [
      'a part',
      { Range: 'bytes=2-4' },
      'GET',
      {
        status: 206,
        phrase: 'Partial Content',
        more: { 'content-type': 'text/plain; charset=utf-8', 'content-length': 3, 'content-range': 'bytes 2-4/10' },
      },
    ],
  ])) {
    it(`${name}: properties and events`, async () => {
      /** @type {any[]} */
      const log = [];
      let atFinish;
      await withApp(
        (app) => {
          app.use((/** @type {any} */ _req, /** @type {any} */ res, /** @type {any} */ next) => {
            for (const event of ['prefinish', 'finish', 'close', 'pipe', 'error']) res.on(event, () => log.push(event));
            res.on('finish', () => {
              atFinish = seen(res);
            });
            next();
          });
          app.use(express.five.static(site.root));
        },
        async (port) => {
          for (let round = 0; round < 3; round++) {
            log.length = 0;
            await ask(port, '/hello.txt', headers, method);
            await sleep(5);
            assert.deepEqual(
              log.filter((event) => event !== 'pipe'),
              ['prefinish', 'finish', 'close'],
            );
            assert.deepEqual(atFinish, {
              statusCode: expected.status,
              statusMessage: expected.phrase,
              headersSent: true,
              writableEnded: true,
              finished: true,
              headers: { ...COMMON, ...expected.more },
              header: 'string',
            });
          }
        },
      );
    });
  }

  it('takes requests one after the other on a connection, in order', async () => {
    await withApp(
      (app) => app.use(express.five.static(site.root)),
      async (port) => {
        const socket = net.connect(port, '127.0.0.1');
        const names = ['hello.txt', 'big.bin', 'none', 'sub', 'middle.txt', 'hello.txt', 'sub/'];
        for (const name of names) socket.write(`GET /${name} HTTP/1.1\r\nHost: a\r\n\r\n`);
        socket.write('GET /hello.txt HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
        let text = '';
        socket.setEncoding('latin1').on('data', (chunk) => {
          text += chunk;
        });
        await once(socket, 'close');
        const statuses = [...text.matchAll(/HTTP\/1.1 (\d+)/g)].map((match) => match[1]);
        assert.deepEqual(statuses, ['200', '200', '404', '301', '200', '200', '200', '200']);
        assert.ok(text.endsWith('0123456789'));
      },
    );
  });

  it('sends a large file to a slow client without holding it in memory', async () => {
    const size = 64 * 1024 * 1024;
    fs.writeFileSync(file('huge.bin'), Buffer.alloc(size, 1));
    /** @type {string[]} */
    const log = [];
    await withApp(
      (app) =>
        app.get('/', (/** @type {any} */ _req, /** @type {any} */ res) => {
          res.on('finish', () => log.push('finish'));
          res.sendFile(file('huge.bin'), (/** @type {any} */ error) => log.push(`callback ${error?.code}`));
        }),
      async (port) => {
        const before = process.memoryUsage.rss();
        const socket = net.connect(port, '127.0.0.1', () =>
          socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'),
        );
        let received = 0;
        socket.on('data', (chunk) => {
          received += chunk.length;
        });
        await once(socket, 'data');
        socket.pause();
        await sleep(200);
        const held = process.memoryUsage.rss() - before;
        assert.deepEqual(log, []);
        socket.resume();
        await once(socket, 'close');
        assert.ok(received > size, `${received}`);
        assert.ok(held < size / 4, `${held}`);
        await sleep(5);
        assert.deepEqual(log, ['callback undefined', 'finish']);
      },
    );
    fs.rmSync(file('huge.bin'));
  });

  it('tells of a client that goes away', async () => {
    fs.writeFileSync(file('gone.bin'), Buffer.alloc(32 * 1024 * 1024, 1));
    /** @type {any[]} */
    const log = [];
    /** @type {() => void} */
    let resolve = () => {};
    const told = new Promise((done) => {
      resolve = () => done(undefined);
    });
    await withApp(
      (app) => {
        app.get('/callback', (/** @type {any} */ _req, /** @type {any} */ res) => {
          res.on('close', () => log.push('close'));
          res.sendFile(file('gone.bin'), (/** @type {any} */ error) => {
            log.push(error.message, error.code);
            resolve();
          });
        });
        app.get('/next', (/** @type {any} */ req, /** @type {any} */ res) => {
          res.on('close', () => log.push(`close, ${req.destroyed}`));
          res.sendFile(file('gone.bin'));
        });
        app.use(
          (/** @type {any} */ error, /** @type {any} */ _req, /** @type {any} */ _res, /** @type {any} */ _next) =>
            log.push(error),
        );
      },
      async (port) => {
        const leave = async (/** @type {string} */ target) => {
          const socket = net.connect(port, '127.0.0.1', () =>
            socket.write(`GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`),
          );
          await once(socket, 'data');
          socket.destroy();
        };
        await leave('/callback');
        await told;
        assert.deepEqual(log, ['close', 'Request aborted', 'ECONNABORTED']);
        log.length = 0;
        await leave('/next');
        await sleep(100);
        assert.deepEqual(log, ['close, true']);
      },
    );
    fs.rmSync(file('gone.bin'));
  });

  it('is called back once it is over', async () => {
    /** @type {any[]} */
    const log = [];
    await withApp(
      (app) =>
        app.get('/:name', (/** @type {any} */ req, /** @type {any} */ res) => {
          res.sendFile(req.params.name, { root: site.root }, (/** @type {any} */ error) =>
            log.push([error, res.headersSent, res.writableEnded]),
          );
          log.push([res.headersSent]);
        }),
      async (port) => {
        for (const [name, headers, method] of /** @type {any[]} */ ([
          ['hello.txt', {}, 'GET'],
          ['hello.txt', {}, 'HEAD'],
          ['hello.txt', { Range: 'bytes=1-1' }, 'GET'],
          ['hello.txt', { 'If-None-Match': ETAG }, 'GET'],
          ['middle.txt', {}, 'GET'],
          ['big.bin', {}, 'GET'],
        ])) {
          for (let round = 0; round < 3; round++) {
            log.length = 0;
            await ask(port, `/${name}`, headers, method);
            await sleep(5);
            assert.deepEqual(log, [[false], [undefined, true, true]], `${name} ${method} ${round}`);
          }
        }
      },
    );
  });

  it('is sent in the context of its request', async () => {
    const storage = new AsyncLocalStorage();
    /** @type {any[]} */
    const log = [];
    await withApp(
      (app) => {
        app.use((/** @type {any} */ req, /** @type {any} */ res, /** @type {any} */ next) => {
          res.on('finish', () => log.push(['finish', storage.getStore()]));
          storage.run(req.url, next);
        });
        app.use(express.five.static(site.root));
        app.get('/api', (/** @type {any} */ _req, /** @type {any} */ res) => res.send(String(storage.getStore())));
        app.get('/send/:name', (/** @type {any} */ req, /** @type {any} */ res) =>
          res.sendFile(file(req.params.name), () => log.push(['callback', storage.getStore()])),
        );
      },
      async (port) => {
        assert.equal((await ask(port, '/api')).body, '/api');
        for (const name of ['hello.txt', 'big.bin']) {
          log.length = 0;
          await ask(port, `/send/${name}`);
          await sleep(5);
          assert.deepEqual(
            log.find(([what]) => what === 'callback'),
            ['callback', `/send/${name}`],
          );
        }
      },
    );
  });

  it('comes after what the middleware before it does', async () => {
    /** @type {string[]} */
    const log = [];
    await withApp(
      (app) => {
        app.use((/** @type {any} */ _req, /** @type {any} */ res, /** @type {any} */ next) => {
          next();
          log.push('after next');
          res.setHeader('X-After', '1');
        });
        app.use(express.five.static(site.root));
        app.use((/** @type {any} */ _req, /** @type {any} */ res) => {
          log.push('handler');
          res.end();
        });
      },
      async (port) => {
        assert.equal((await ask(port, '/hello.txt')).headers['X-After'], '1');
        assert.equal((await ask(port, '/none')).headers['X-After'], '1');
        assert.deepEqual(log, ['after next', 'after next', 'handler']);
      },
    );
  });

  it('is piped for those who listen to pipes', async () => {
    /** @type {string[]} */
    const log = [];
    await withApp(
      (app) => {
        app.use((/** @type {any} */ _req, /** @type {any} */ res, /** @type {any} */ next) => {
          res.on('pipe', () => log.push('pipe'));
          next();
        });
        app.use(express.five.static(site.root));
      },
      async (port) => {
        assert.equal((await ask(port, '/hello.txt')).body, '0123456789');
        assert.deepEqual(log, ['pipe']);
      },
    );
  });

  it('goes through what stands in the place of its methods', async () => {
    await withApp(
      (app) => {
        app.use((/** @type {any} */ _req, /** @type {any} */ res, /** @type {any} */ next) => {
          const through = new PassThrough();
          const { write, end } = res;
          res.write = (/** @type {any} */ chunk) => through.write(chunk.toString().toUpperCase());
          res.end = () => through.end('!');
          through.on('data', (chunk) => {
            if (!res.headersSent) res.removeHeader('Content-Length');
            write.call(res, chunk);
          });
          through.on('end', () => end.call(res));
          next();
        });
        app.use(express.five.static(site.root));
      },
      async (port) => {
        assert.match((await ask(port, '/sub/other.txt')).body, /OTHER[\s\S]*!/);
      },
    );
  });
});

describe('a file that changes', () => {
  it('is seen by the next request', async () => {
    await withApp(
      (app) => app.use(express.five.static(site.root, { extensions: ['txt'] })),
      async (port) => {
        const body = async (/** @type {string} */ target) => (await ask(port, target)).body;
        const write = (/** @type {string} */ name, /** @type {string} */ content, /** @type {number} */ age) => {
          fs.writeFileSync(file(name), content);
          const at = new Date(Date.now() - age);
          fs.utimesSync(file(name), at, at);
        };
        assert.match(await body('/changing.txt'), /Cannot GET/);
        for (let round = 0; round < 20; round++) {
          // Of the same length, and of the same age: only the inode tells.
          write('changing.txt', `now ${10 + round}`, 60_000);
          assert.equal(await body('/changing.txt'), `now ${10 + round}`);
          assert.equal(await body('/changing.txt'), `now ${10 + round}`);
          assert.equal(await body('/changing'), `now ${10 + round}`);
        }
        write('changing.new', 'renamed', 50_000);
        fs.renameSync(file('changing.new'), file('changing.txt'));
        assert.equal(await body('/changing.txt'), 'renamed');
        fs.writeFileSync(file('changing'), 'exact');
        assert.equal(await body('/changing'), 'exact', 'what comes first is looked at first');
        fs.rmSync(file('changing'));
        assert.equal(await body('/changing'), 'renamed');
        fs.rmSync(file('changing.txt'));
        assert.match(await body('/changing.txt'), /Cannot GET/);
        fs.mkdirSync(file('changing.txt'));
        assert.equal((await ask(port, '/changing.txt')).status, 301);
        fs.rmdirSync(file('changing.txt'));
        write('changing.txt', 'back', 60_000);
        assert.equal(await body('/changing.txt'), 'back');
        fs.rmSync(file('changing.txt'));
      },
    );
  });

  it('is not answered by half when it gets shorter on the way', async () => {
    fs.writeFileSync(file('shrinking.bin'), Buffer.alloc(32 * 1024 * 1024, 1));
    await withApp(
      (app) => app.use(express.five.static(site.root)),
      async (port) => {
        const socket = net.connect(port, '127.0.0.1', () =>
          socket.write('GET /shrinking.bin HTTP/1.1\r\nHost: a\r\n\r\n'),
        );
        await once(socket, 'data');
        socket.pause();
        fs.truncateSync(file('shrinking.bin'), 1000);
        socket.resume();
        // The connection's end is all that tells the client.
        await once(socket, 'close');
      },
    );
    fs.rmSync(file('shrinking.bin'));
  });

  it('may not be readable', { skip: process.getuid?.() === 0 }, async () => {
    fs.writeFileSync(file('locked.txt'), 'x', { mode: 0 });
    await withApp(
      (app) => app.use(express.five.static(site.root)),
      async (port) => assert.equal((await ask(port, '/locked.txt')).status, 500),
    );
    fs.rmSync(file('locked.txt'));
  });

  it('leaves no descriptor open', { skip: process.platform !== 'linux' }, async () => {
    await withApp(
      (app) => app.use(express.five.static(site.root)),
      async (port) => {
        const open = () => fs.readdirSync('/proc/self/fd').length;
        await ask(port, '/big.bin');
        const before = open();
        for (let i = 0; i < 50; i++) {
          await ask(port, '/big.bin');
          await ask(port, '/big.bin', {}, 'HEAD');
          await ask(port, '/big.bin', { Range: 'bytes=999999-' });
        }
        await sleep(20);
        assert.ok(open() <= before + 3, `${before} → ${open()}`);
      },
    );
  });
});

describe('types of Express 4', () => {
  it('may be changed by `express.static.mime`', async () => {
    const { mime } = express.four.static;
    const app = express.four();
    app.use(express.four.static(site.root));
    const server = await listen(ours, app);
    try {
      const type = async () => (await ask(server.port, '/odd.unheard-of')).headers['Content-Type'];
      for (let round = 0; round < 3; round++) assert.equal(await type(), 'application/octet-stream');
      mime.define({ 'text/x-odd': ['unheard-of'] });
      for (let round = 0; round < 3; round++) assert.equal(await type(), 'text/x-odd; charset=UTF-8');
    } finally {
      delete mime.types['unheard-of'];
      await server.close();
    }
  });
});
