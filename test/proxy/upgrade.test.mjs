// WebSockets, and other protocols, that a rewrite or the proxy takes to another server.

import assert from 'node:assert';
import { once } from 'node:events';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import commands from '../commands/ferroute.js';
import { raw } from './raw.mjs';

const { project, serve, until } = commands;

/** Another server, with what came to it. */
let upstream;
let port;
/** @type {http.IncomingMessage[]} */
const asked = [];
/** @type {Set<import('node:net').Socket>} */
const open = new Set();

before(async () => {
  upstream = http.createServer((req, res) => {
    asked.push(req);
    res.writeHead(200, { 'content-type': 'text/plain' });
    res.end(`plain ${req.headers.upgrade ?? 'none'} ${req.headers.connection}`);
  });
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'second' });
  sockets.on('headers', (lines) => lines.push('Set-Cookie: a=1', 'Set-Cookie: b=2', 'X-Upstream: 1'));
  upstream.on('upgrade', (req, socket, head) => {
    asked.push(req);
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => {});
    if (req.url.startsWith('/refused')) {
      return socket.end('HTTP/1.1 401 Not You\r\nContent-Length: 4\r\nX-Why: because\r\n\r\nno!\n');
    }
    if (req.url.startsWith('/silent')) return socket.on('end', () => socket.end()).resume();
    if (req.headers.upgrade === 'chat') {
      socket.write('HTTP/1.1 101 Yes\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\nhello ');
      socket.pipe(socket);
      return;
    }
    sockets.handleUpgrade(req, socket, head, (ws) => {
      ws.send('first');
      ws.on('message', (data, isBinary) => {
        if (String(data) === 'leave') return ws.close(4001, 'bye');
        if (String(data) === 'break') return socket.destroy();
        ws.send(data, { binary: isBinary });
      });
    });
  });
  await new Promise((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  port = upstream.address().port;
});

after(() => {
  for (const socket of open) socket.destroy();
  upstream.closeAllConnections();
  upstream.close();
});

const FILES = () => ({
  'next.config.js': `module.exports = {
    rewrites: () => ({ fallback: [
      { source: '/out/:path*', destination: 'http://127.0.0.1:${port}/:path*' },
      { source: '/dead', destination: 'http://127.0.0.1:1/' },
    ] }),
    experimental: { proxyTimeout: 500 },
  }`,
  'pages/api/a.js': 'export default (req, res) => res.send("a")',
});

const PROXY = () => `import { NextResponse } from 'next/server';
  export function proxy(request) {
    const { pathname, searchParams } = request.nextUrl;
    if (searchParams.has('deny')) return new NextResponse('denied', { status: 403 });
    if (pathname !== '/socket') return;
    const headers = new Headers(request.headers);
    headers.set('x-user', 'ann');
    if (searchParams.has('plain')) headers.delete('upgrade');
    const response = NextResponse.rewrite('http://127.0.0.1:${port}/from-proxy', { request: { headers } });
    response.headers.set('x-proxy', 'yes');
    response.cookies.set('session', 'new');
    return response;
  }`;

const start = (t, files = {}, mode = 'start') => serve(t, mode, project(t, { ...FILES(), ...files }));

/** An open WebSocket, with its messages and the head of its handshake's answer. */
async function dial(server, path, ...rest) {
  const ws = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, ...rest);
  const messages = [];
  ws.on('message', (data, isBinary) => messages.push(isBinary ? data : String(data)));
  let answer;
  ws.on('upgrade', (response) => {
    answer = response;
  });
  await once(ws, 'open');
  return { ws, messages, answer };
}

for (const mode of ['start', 'dev']) {
  test(`${mode}: a rewrite to another server carries a WebSocket`, async (t) => {
    const server = await start(t, {}, mode);
    asked.length = 0;
    const { ws, messages, answer } = await dial(server, '/out/room/1?c=d', ['first', 'second'], {
      origin: 'http://me.example',
      headers: { Host: 'me.example:99', Cookie: 'k=v', Authorization: 'Bearer t' },
    });
    const [{ url, headers }] = asked;
    assert.deepStrictEqual(
      [url, headers.host, headers['x-forwarded-host'], headers.origin, headers.cookie, headers.authorization],
      ['/room/1?c=d', `127.0.0.1:${port}`, 'me.example:99', 'http://me.example', 'k=v', 'Bearer t'],
    );
    assert.strictEqual(ws.protocol, 'second');
    assert.deepStrictEqual(answer.headers['set-cookie'], ['a=1', 'b=2']);
    assert.strictEqual(answer.headers['x-upstream'], '1');

    const large = Buffer.alloc(3_000_000, 'x');
    ws.send('text');
    ws.send(large);
    ws.send(Buffer.from([0, 255, 10, 13]));
    await until(
      () => messages.length === 4,
      () => `four messages, there are ${messages.length}`,
    );
    assert.deepStrictEqual([messages[0], messages[1], messages[3]], ['first', 'text', Buffer.from([0, 255, 10, 13])]);
    assert.ok(large.equals(messages[2]));

    ws.send('leave');
    const [code, reason] = await once(ws, 'close');
    assert.deepStrictEqual([code, String(reason)], [4001, 'bye']);
    assert.strictEqual((await server.request('/api/a')).text, 'a');
  });
}

test('silence does not end it', async (t) => {
  const server = await start(t);
  const { ws, messages } = await dial(server, '/out/quiet');
  await new Promise((resolve) => setTimeout(resolve, 1200));
  ws.send('still');
  await until(() => messages.includes('still'), 'an answer');
  ws.terminate();
});

test('an end on one side is an end on the other', async (t) => {
  const server = await start(t);
  const theirs = await dial(server, '/out/a');
  theirs.ws.send('break');
  assert.strictEqual((await once(theirs.ws, 'close'))[0], 1006);

  for (const leave of ['close', 'terminate']) {
    await until(() => open.size === 0, 'no connection');
    const { ws } = await dial(server, '/out/b');
    await until(() => open.size === 1, 'a connection');
    ws[leave]();
    await until(() => open.size === 0, 'its end');
  }
});

test('a refusal is the answer, and the connection stays one of requests', async (t) => {
  const server = await start(t);
  const head =
    'Host: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';
  const next = 'GET /api/a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n';
  const text = await raw(server.port, [`GET /out/refused HTTP/1.1\r\n${head}`, 'no!\n', next]);
  assert.match(text, /^HTTP\/1\.1 401 Not You\r\n/);
  assert.match(text, /X-Why: because\r\n/i);
  // What came behind it is ours to answer.
  assert.match(text, /no!\nHTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\na$/);
  assert.deepStrictEqual(
    asked.filter(({ url }) => url.includes('api')),
    [],
  );
});

test('a server that is not there, or does not answer, is 500', async (t) => {
  const server = await start(t);
  for (const path of ['/dead', '/out/silent']) {
    const ws = new WebSocket(`ws://127.0.0.1:${server.port}${path}`);
    const [, response] = await once(ws, 'unexpected-response');
    assert.strictEqual(response.statusCode, 500);
    ws.on('error', () => {});
    ws.terminate();
  }
  await server.printed(/Failed to proxy http:\/\/127\.0\.0\.1:1\//);
  await server.printed(/no answer within 500 ms/);
});

test('a client that leaves before the answer takes the other request along', async (t) => {
  const server = await start(t);
  await until(() => open.size === 0, 'no connection');
  const ws = new WebSocket(`ws://127.0.0.1:${server.port}/out/silent`);
  ws.on('error', () => {});
  await until(() => open.size === 1, 'the request');
  ws.terminate();
  await until(() => open.size === 0, 'its end');
  assert.doesNotMatch(server.stderr, /Failed to proxy/);
});

test('the proxy sees it first, and may take it to another server', async (t) => {
  const server = await start(t, { 'proxy.js': PROXY() });
  asked.length = 0;
  const { ws, messages, answer } = await dial(server, '/socket');
  ws.send('x');
  await until(() => messages.includes('x'), 'an echo');
  const [{ url, headers }] = asked;
  assert.deepStrictEqual([url, headers['x-user']], ['/from-proxy', 'ann']);
  assert.strictEqual(answer.headers['x-proxy'], 'yes');
  // As for other answers: the other server's cookies take the place of ours.
  assert.deepStrictEqual(answer.headers['set-cookie'], ['a=1', 'b=2']);
  ws.terminate();

  const denied = new WebSocket(`ws://127.0.0.1:${server.port}/out/a?deny`);
  denied.on('error', () => {});
  const [, response] = await once(denied, 'unexpected-response');
  assert.strictEqual(response.statusCode, 403);
  denied.terminate();

  const plain = new WebSocket(`ws://127.0.0.1:${server.port}/socket?plain`);
  plain.on('error', () => {});
  const [, answered] = await once(plain, 'unexpected-response');
  assert.strictEqual(answered.statusCode, 200);
  plain.terminate();
});

test('other protocols are carried, with what is sent along, but none that is HTTP again', async (t) => {
  const server = await start(t);
  const ask = (protocol, first = '') =>
    `GET /out/p HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: ${protocol}\r\nHTTP2-Settings: x\r\n\r\n${first}`;
  const chat = await raw(server.port, [ask('chat', 'one '), 'hello one ', 'two'], { ends: true });
  assert.match(
    chat,
    /^HTTP\/1\.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\nhello one two$/,
  );
  for (const protocol of ['h2c', 'HTTP/2.0', 'TLS/1.0', 'chat, h2c']) {
    const text = await raw(server.port, [ask(protocol), 'plain none']);
    assert.match(text, /^HTTP\/1\.1 200 OK\r\n[\s\S]*plain none (?:keep-alive|close)/, protocol);
  }
});

test('a server that stops ends them', async (t) => {
  const server = await start(t);
  const { ws } = await dial(server, '/out/long');
  ws.on('error', () => {});
  const closed = once(ws, 'close');
  const started = performance.now();
  const { code, signal } = await server.stop();
  await closed;
  assert.ok(code === 0 || signal === 'SIGTERM', `${code} ${signal}`);
  assert.ok(performance.now() - started < 5000, 'at once');
});
