// Rewrites that lead to another server.

import assert from 'node:assert';
import http from 'node:http';
import net from 'node:net';
import { after, before, test } from 'node:test';
import commands from '../commands/ferroute.js';
import { raw } from './raw.mjs';

const { project, serve, until } = commands;

/** Another server: tells what came to it. */
let upstream;
let port;
const connections = new Set();
const requests = [];

before(async () => {
  upstream = http.createServer(async (req, res) => {
    requests.push(`${req.method} ${req.url}`);
    if (req.url === '/reset') return req.socket.destroy();
    if (req.url === '/silent') return;
    if (req.url === '/half') {
      res.writeHead(200, { 'content-length': 100 });
      res.write('half');
      setTimeout(() => res.destroy(), 50);
      return;
    }
    let body = '';
    for await (const chunk of req) body += chunk;
    if (req.url.startsWith('/stream')) {
      res.write('1');
      setTimeout(() => res.end('2'), 100);
      return;
    }
    const answer = JSON.stringify({
      method: req.method,
      url: req.url,
      headers: req.headers,
      raw: req.rawHeaders,
      length: body.length,
    });
    res.writeHead(203, 'Another', {
      'content-type': 'application/json',
      'x-upstream': '1',
      'set-cookie': ['a=1', 'b=2'],
      connection: 'x-private',
      'x-private': 'hop',
    });
    res.end(answer);
  });
  upstream.on('connection', (socket) => connections.add(socket));
  await new Promise((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  port = upstream.address().port;
});

after(() => {
  upstream.closeAllConnections();
  upstream.close();
});

const CONFIG = () => `module.exports = {
  headers: () => [{ source: '/out/:path*', headers: [{ key: 'x-config', value: 'yes' }, { key: 'x-upstream', value: 'config' }] }],
  rewrites: () => ({ fallback: [
    { source: '/out/:path*', destination: 'http://127.0.0.1:${port}/:path*' },
    { source: '/dead', destination: 'http://127.0.0.1:1/' },
    { source: '/to/:host*', destination: 'http://:host*/' },
  ] }),
  experimental: { proxyTimeout: 700 },
}`;

const start = (t, files = {}) =>
  serve(
    t,
    'start',
    project(t, {
      'next.config.js': CONFIG(),
      'pages/api/a.js': 'export default (req, res) => res.send("a")',
      ...files,
    }),
  );

test('the request goes on with another Host, and tells where it came from', async (t) => {
  const server = await start(t);
  const answer = await server.request('/out/a/b?c=d', {
    method: 'POST',
    body: 'text',
    headers: {
      Host: 'me.example:99',
      'X-Own': '1',
      Connection: 'keep-alive, x-secret',
      'x-secret': '1',
      'X-Forwarded-For': '1.2.3.4',
    },
  });
  assert.deepStrictEqual([answer.status, answer.statusMessage], [203, 'Another']);
  assert.deepStrictEqual(answer.headers['set-cookie'], ['a=1', 'b=2']);
  assert.strictEqual(answer.headers['x-private'], undefined);
  // As in Next, it is the other server's answer, not one of ours.
  assert.strictEqual(answer.headers['x-config'], undefined);
  const { method, url, headers, length } = JSON.parse(answer.text);
  assert.deepStrictEqual([method, url, length], ['POST', '/a/b?c=d', 4]);
  assert.strictEqual(headers.host, `127.0.0.1:${port}`);
  assert.strictEqual(headers['x-own'], '1');
  assert.strictEqual(headers['x-secret'], undefined);
  assert.strictEqual(headers['x-forwarded-host'], 'me.example:99');
  assert.strictEqual(headers['x-forwarded-proto'], 'http');
  assert.strictEqual(headers['x-forwarded-port'], String(server.port));
  assert.match(headers['x-forwarded-for'], /^1\.2\.3\.4, ?(::ffff:)?127\.0\.0\.1$/);
});

test('bodies of every size and framing come whole', async (t) => {
  const server = await start(t);
  for (const size of [0, 1, 20_000, 2_000_000]) {
    const body = 'a'.repeat(size);
    for (const headers of [{}, { 'transfer-encoding': 'chunked' }]) {
      const { text } = await server.request('/out/x', { method: 'PUT', body, headers });
      assert.strictEqual(JSON.parse(text).length, size);
    }
  }
});

test('the answer is streamed', async (t) => {
  const server = await start(t);
  const pieces = [];
  await new Promise((resolve) => {
    http.get({ port: server.port, host: '127.0.0.1', path: '/out/stream' }, (response) => {
      response.on('data', (chunk) => pieces.push(String(chunk)));
      response.on('end', resolve);
    });
  });
  assert.deepStrictEqual(pieces, ['1', '2']);
});

test('a server that is not there, says nothing, or breaks off is 500 or a broken answer', async (t) => {
  const server = await start(t);
  for (const target of ['/dead', '/out/reset', '/out/silent', '/to/%5B', '/to/a%20b']) {
    const answer = await server.request(target);
    assert.deepStrictEqual([answer.status, answer.text], [500, 'Internal Server Error'], target);
  }
  await server.printed(/Failed to proxy http:\/\/127\.0\.0\.1:1\//);
  await server.printed(/no answer within 700 ms/);
  await assert.rejects(server.request('/out/half'), /aborted|hang up|ECONNRESET/);
  assert.strictEqual((await server.request('/api/a')).text, 'a');
});

test('one request in is one request out, whatever its method and framing', async (t) => {
  const server = await start(t);
  const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n';
  for (const method of ['DELETE', 'OPTIONS', 'GET', 'POST']) {
    requests.length = 0;
    const sent =
      `${method} /out/one HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n` +
      `${smuggled.length.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`;
    const answer = await raw(server.port, [sent]);
    assert.match(answer, /^HTTP\/1\.1 203 /, method);
    assert.match(answer, new RegExp(`"length":${smuggled.length}`), method);
    assert.deepStrictEqual(requests, [`${method} /one`]);
  }
});

test('an absolute form with Upgrade opens no connection to where it points', async (t) => {
  const server = await start(t);
  let reached = false;
  const secret = net.createServer(() => {
    reached = true;
  });
  await new Promise((resolve) => secret.listen(0, '127.0.0.1', resolve));
  t.after(() => secret.close());
  const target = `http://127.0.0.1:${secret.address().port}/admin`;
  for (const head of ['Upgrade: websocket\r\nConnection: Upgrade', 'Connection: close']) {
    await raw(server.port, [`GET ${target} HTTP/1.1\r\nHost: h\r\n${head}\r\n\r\n`]);
  }
  assert.strictEqual(reached, false);
});

test('a proxy may send a request to another server, with headers of its own', async (t) => {
  const server = await start(t, {
    'proxy.js': `import { NextResponse } from 'next/server';
      export async function proxy(request) {
        if (request.nextUrl.pathname !== '/away') return;
        const text = request.method === 'POST' ? await request.text() : '';
        const headers = new Headers(request.headers);
        headers.set('x-from-proxy', text || 'none');
        const response = NextResponse.rewrite('http://127.0.0.1:${port}/target?x=1', { request: { headers } });
        response.headers.set('x-proxy', 'yes');
        return response;
      }`,
  });
  for (const [method, body] of [['GET'], ['POST', 'text'], ['POST', '']]) {
    const answer = await server.request('/away?y=2', { method, body });
    const { url, headers, length } = JSON.parse(answer.text);
    assert.strictEqual(url, '/target?x=1');
    assert.strictEqual(headers['x-from-proxy'], body || 'none');
    // The proxy has sent on what it was told of the client: it is told once.
    assert.match(headers['x-forwarded-for'], /^(::ffff:)?127\.0\.0\.1$/);
    assert.strictEqual(`${headers['x-forwarded-proto']} ${headers['x-forwarded-port']}`, `http ${server.port}`);
    assert.strictEqual(length, (body ?? '').length);
    const control = [...Object.keys(headers), ...Object.keys(answer.headers)].filter((name) =>
      name.startsWith('x-middleware'),
    );
    assert.deepStrictEqual(control, ['x-middleware-rewrite']);
    assert.deepStrictEqual(answer.headers['x-proxy'], 'yes');
  }
});

test('a client that goes away takes the other request along', async (t) => {
  const server = await start(t);
  const outgoing = http.get({ port: server.port, host: '127.0.0.1', path: '/out/silent', agent: false });
  outgoing.on('error', () => {});
  await until(() => requests.includes('GET /silent'), 'the request');
  const open = [...connections].filter((socket) => !socket.destroyed).length;
  outgoing.destroy();
  await until(() => [...connections].filter((socket) => !socket.destroyed).length < open, 'its end');
  assert.doesNotMatch(server.stderr, /Failed to proxy/);
});
