// The messages over real requests: that laziness shows nowhere, and that it is laziness.

'use strict';

const assert = require('node:assert');
const { AsyncLocalStorage } = require('node:async_hooks');
const { once } = require('node:events');
const nodeHttp = require('node:http');
const net = require('node:net');
const { Duplex, Readable, Stream } = require('node:stream');
const { test } = require('node:test');
const util = require('node:util');
const http = require('../src/http');
const { exchanges } = require('../src/http/state');

const GET = 'GET /path?x=1 HTTP/1.1\r\nHost: a\r\nX-Name: value\r\n\r\n';

/**
 * Serve `handler`, send `requests` on connections of their own, give what came back.
 * @param {(req: any, res: any) => void} handler
 * @param {string[]} requests
 */
async function serve(handler, requests = [GET]) {
  const server = http.createServer(handler);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  try {
    return await Promise.all(requests.map((request) => talk(port, request)));
  } finally {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
}

async function talk(port, request) {
  const socket = net.connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (data) => {
    text += data;
    if (text.includes('\r\n\r\n')) socket.end();
  });
  socket.write(request);
  await once(socket, 'close');
  return text;
}

test('a handler that only answers builds no stream and no socket', async () => {
  let seen;
  const [answer] = await serve((req, res) => {
    res.setHeader('X-A', 'b');
    res.end('hello');
    seen = { req, res };
  });
  assert.match(answer, /^HTTP\/1\.1 200 OK\r\nX-A: b\r\n/);
  for (const message of [seen.req, seen.res]) {
    assert.strictEqual(message._events, undefined);
    assert.ok(!Object.hasOwn(message, '_readableState'));
    assert.ok(!Object.hasOwn(message, 'socket'));
  }
});

test('what a handler did not ask for can be asked for long after the answer', async () => {
  let late;
  await serve((req, res) => {
    res.end('x');
    late = new Promise((resolve) => setTimeout(resolve, 20)).then(() => [
      req.headers['x-name'],
      req.rawHeaders.length,
      req.url,
      req.method,
      req.httpVersion,
      req.complete,
      req.socket instanceof net.Socket,
      res.headersSent,
      res.writableEnded,
      res.writableFinished,
    ]);
  });
  assert.deepStrictEqual(await late, ['value', 4, '/path?x=1', 'GET', '1.1', true, true, true, true, true]);
});

test('events come for listeners that are added after the end, in the same run', async () => {
  const events = [];
  let over;
  await serve((req, res) => {
    res.end('x');
    res.on('finish', () => events.push('finish'));
    res.on('close', () => events.push('close'));
    over = new Promise((resolve) => req.on('close', resolve)).then(() => events.push('req close'));
  });
  await over;
  assert.deepStrictEqual(events, ['finish', 'close', 'req close']);
});

test('a body can be read after the answer, in the same run', async () => {
  let body;
  await serve(
    (req, res) => {
      res.end('x');
      body = (async () => {
        let text = '';
        for await (const piece of req) text += piece;
        return text;
      })();
    },
    ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello'],
  );
  assert.strictEqual(await body, 'hello');
});

test('classes: ours over Node’s, and Node’s messages are instances of ours', async () => {
  await serve((req, res) => {
    for (const type of [http.IncomingMessage, nodeHttp.IncomingMessage, Readable, Stream])
      assert.ok(req instanceof type);
    for (const type of [http.ServerResponse, nodeHttp.ServerResponse, nodeHttp.OutgoingMessage, Stream]) {
      assert.ok(res instanceof type);
    }
    assert.ok(req.socket instanceof net.Socket && req.socket instanceof Duplex);
    res.end('x');
  });
  assert.ok(new nodeHttp.IncomingMessage(undefined) instanceof http.IncomingMessage);
  assert.ok(!({} instanceof http.IncomingMessage) && !(null instanceof http.IncomingMessage));
  class Own extends http.IncomingMessage {}
  assert.ok(!(new nodeHttp.IncomingMessage(undefined) instanceof Own));
  assert.ok(new Own(undefined) instanceof Own);
});

test('old-style inheritance: by `call`, with a fake request', () => {
  function Response(req) {
    http.ServerResponse.call(this, req);
  }
  util.inherits(Response, http.ServerResponse);
  const response = new Response({ method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1, headers: {} });
  response.setHeader('X-A', 'b');
  const sink = new Duplex({ read() {}, write: (_chunk, _encoding, callback) => callback() });
  response.assignSocket(sink);
  assert.strictEqual(response.getHeader('x-a'), 'b');
  response.end('hello');
  assert.match(response._header, /^HTTP\/1\.1 200 OK\r\nX-A: b\r\n/);
  assert.strictEqual(response.finished, true);
  assert.strictEqual(response.destroyed, false);
});

test('prototypes may be swapped below messages', async () => {
  const request = Object.create(http.IncomingMessage.prototype, { extra: { value: 1 } });
  const response = Object.create(http.ServerResponse.prototype, { extra: { value: 2 } });
  const [answer] = await serve((req, res) => {
    Object.setPrototypeOf(req, request);
    Object.setPrototypeOf(res, response);
    req.url = '/changed';
    req.headers = { changed: 'yes' };
    res.end(JSON.stringify([req.extra, res.extra, req.url, req.headers, req.socket.remoteAddress]));
  });
  assert.match(answer, /\[1,2,"\/changed",\{"changed":"yes"\},"127\.0\.0\.1"\]$/);
});

test('looking at the prototypes breaks nothing', () => {
  for (const type of [http.IncomingMessage, http.ServerResponse, http.Server]) {
    for (const name of Reflect.ownKeys(type.prototype)) {
      if (name === 'connection' || name === 'readable') continue;
      try {
        void type.prototype[name];
      } catch (error) {
        // Readable's own getters throw there, in Node too.
        assert.ok(error instanceof TypeError, String(name));
      }
    }
    assert.ok(!Object.hasOwn(type.prototype, '_events') || type.prototype._events === undefined);
  }
});

test('writeHead and _implicitHeader that a program replaced are called', async () => {
  const calls = [];
  const [answer] = await serve((_req, res) => {
    const { writeHead, _implicitHeader } = res;
    res.writeHead = function (...args) {
      calls.push('writeHead');
      this.setHeader('X-Added', '1');
      return writeHead.apply(this, args);
    };
    res._implicitHeader = function () {
      calls.push('_implicitHeader');
      return _implicitHeader.call(this);
    };
    res.end('x');
  });
  assert.deepStrictEqual(calls, ['_implicitHeader', 'writeHead']);
  assert.match(answer, /X-Added: 1\r\n/);
});

test('enterWith in one invocation never reaches another, and reaches its own events', async () => {
  const storage = new AsyncLocalStorage();
  const wrong = [];
  const check = (expected, where) => {
    if (storage.getStore() !== expected) wrong.push([where, expected, storage.getStore()]);
  };
  const requests = Array.from({ length: 50 }, (_, i) => `GET /${i} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
  await serve(async (req, res) => {
    check(undefined, 'before');
    storage.enterWith(req.url);
    req.resume().on('end', () => check(req.url, 'end'));
    res.on('finish', () => check(req.url, 'finish'));
    await null;
    check(req.url, 'await');
    setImmediate(() => {
      check(req.url, 'immediate');
      res.end('x');
    });
  }, requests);
  assert.deepStrictEqual(wrong, []);
});

test('after a throw in a handler the server goes on', async (t) => {
  const errors = [];
  const listeners = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.once('uncaughtException', (error) => errors.push(error.message));
  t.after(() => listeners.forEach((listener) => process.on('uncaughtException', listener)));
  const [, answer] = await serve(
    (req, res) => {
      if (req.url === '/throw') {
        res.end('before');
        throw new Error('thrown by the handler');
      }
      res.end('fine');
    },
    ['GET /throw HTTP/1.1\r\nHost: a\r\n\r\n', GET],
  );
  assert.match(answer, /fine$/);
  assert.deepStrictEqual(errors, ['thrown by the handler']);
});

test('nothing is left in the table of exchanges', async () => {
  await serve(
    (req, res) => {
      res.on('close', () => {});
      if (req.url === '/1') req.destroy();
      else if (req.url === '/2') res.destroy();
      else if (req.url === '/3') res.write('a');
      else setTimeout(() => res.end('x'), 2);
      if (req.url === '/3') setTimeout(() => res.end('b'), 2);
    },
    ['/1', '/2', '/3', '/4'].map((url) => `POST ${url} HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc`),
  );
  assert.strictEqual(exchanges.filter((entry) => entry !== undefined).length, 0);
});
