// Server: what the differential suite does not reach, because it is about how we do it.

'use strict';

const assert = require('node:assert');
const { execFile } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');
const { promisify } = require('node:util');
const express5 = require('../src/express/express5');
const http = require('../src/http');

const folder = path.join(__dirname, '..', 'src', 'http');

async function get(port, head = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n') {
  const socket = net.connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (data) => {
    text += data.toString('latin1');
  });
  socket.write(head, 'latin1');
  await once(socket, 'close');
  return text;
}

async function listening(server, ...args) {
  server.listen(...args);
  await once(server, 'listening');
  return server.address().port;
}

async function closed(server) {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

/** Run a program with `install` before it. */
async function program(name, text) {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'ferroute-')), name);
  fs.writeFileSync(file, text);
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--no-warnings',
    '-r',
    path.join(folder, 'install.js'),
    file,
  ]);
  return JSON.parse(stdout);
}

test('install: require and import give ours, the client and https stay Node’s', async () => {
  const names = ['createServer', 'Server', 'IncomingMessage', 'ServerResponse'];
  const check = `
    const ours = require(${JSON.stringify(folder)});
    const names = ${JSON.stringify(names)};
    const same = (module) => names.every((name) => module[name] === ours[name]);`;
  const cjs = await program(
    'program.cjs',
    `${check}
    const { Server } = require('https');
    console.log(JSON.stringify([same(require('http')), same(require('node:http')), require('http').request.name,
      require('http').globalAgent === ours.globalAgent, Object.getPrototypeOf(Server.prototype) === require('tls').Server.prototype]));`,
  );
  assert.deepStrictEqual(cjs, [true, true, 'request', true, true]);
  const esm = await program(
    'program.mjs',
    `import http from 'http'; import * as all from 'node:http'; import { createServer } from 'node:http';
    import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);
    ${check}
    console.log(JSON.stringify([same(http), same(all), createServer === ours.createServer]));`,
  );
  assert.deepStrictEqual(esm, [true, true, true]);
});

test('a connection that is not ours is served by Node’s code, with the same handler', async () => {
  const server = http.createServer((req, res) => res.end(`for ${req.url}`));
  const front = net.createServer((socket) => server.emit('connection', socket));
  const port = await listening(front, 0, '127.0.0.1');
  assert.match(await get(port), /for \/$/);
  front.close();
});

test('options that only Node’s parser has make the server Node’s', async () => {
  const server = http.createServer({ insecureHTTPParser: true }, (req, res) => res.end(req.headers['x-a']));
  const port = await listening(server, 0, '127.0.0.1');
  assert.match(await get(port, 'GET / HTTP/1.1\r\nHost: a\r\nX-A: a\x01b\r\nConnection: close\r\n\r\n'), /a\x01b$/);
  assert.strictEqual(server.keepAliveTimeout, 5000);
  await closed(server);
});

test('a handle that belongs to somebody else is listened on', async () => {
  const owner = net.createServer();
  const port = await listening(owner, 0, '127.0.0.1');
  const server = http.createServer((_req, res) => res.end('shared'));
  assert.strictEqual(await listening(server, owner._handle), port);
  assert.match(await get(port), /shared$/);
  await closed(server);
});

test('an application is called by emit where somebody has replaced that: on the server, on its class, by a domain', async () => {
  const app = express5();
  app.get('/', (_req, res) => res.send(process.domain ? 'in a domain' : ''));
  const server = http.createServer(app);
  const port = await listening(server, 0);
  const plain = server.emit;
  const seen = [];
  const watching = (where) =>
    function emit(name, ...args) {
      if (name === 'request') seen.push(where);
      return plain.call(this, name, ...args);
    };
  try {
    await get(port);
    assert.deepStrictEqual(seen, []);
    server.emit = watching('server');
    await get(port);
    delete server.emit;
    http.Server.prototype.emit = watching('class');
    await get(port);
    delete http.Server.prototype.emit;
    assert.deepStrictEqual(seen, ['server', 'class']);
    // Loading it replaces `emit` for good.
    require('node:domain').create().add(server);
    assert.match(await get(port), /in a domain$/);
  } finally {
    delete http.Server.prototype.emit;
    await closed(server);
  }
});

test('settings are taken before and while it listens', async () => {
  const server = http.createServer({ keepAliveTimeout: 7000 }, (_req, res) => res.end('x'));
  const port = await listening(server, 0, '127.0.0.1');
  const head = 'GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
  assert.match(await get(port, head), /Keep-Alive: timeout=7\r\n/);
  server.keepAliveTimeout = 9000;
  assert.match(await get(port, head), /Keep-Alive: timeout=9\r\n/);
  server.requireHostHeader = false;
  assert.match(await get(port, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'), /^HTTP\/1\.1 200 /);
  await closed(server);
});

test('a server can listen again after it was closed, as often as it likes', async () => {
  const server = http.createServer((_req, res) => res.end('again'));
  for (let round = 0; round < 5; round++) {
    const port = await listening(server, 0, '127.0.0.1');
    assert.match(await get(port), /again$/);
    await closed(server);
    assert.strictEqual(server.address(), null);
  }
});

test('close: answers in flight are given, idle connections end, the event comes once', async () => {
  let answer;
  const server = http.createServer((_req, res) => {
    answer = () => res.end('late');
  });
  let closes = 0;
  server.on('close', () => closes++);
  const port = await listening(server, 0, '127.0.0.1');
  const pending = get(port);
  await once(server, 'request');
  const closing = once(server, 'close');
  server.close();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.strictEqual(closes, 0);
  answer();
  assert.match(await pending, /late$/);
  await closing;
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.strictEqual(closes, 1);
});

test('a request in flight is no obstacle to unref', async () => {
  const result = await program(
    'unref.cjs',
    `const server = require('http').createServer(() => {});
    server.listen(0, '127.0.0.1', () => { server.unref(); console.log(JSON.stringify('listening')); });`,
  );
  assert.strictEqual(result, 'listening');
});
