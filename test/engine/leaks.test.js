// After all that clients do, slots, descriptors and memory are back where they were.
// LONG=1: one million requests, 100,000 connections, 10,000 aborts, 1 GB each way.

'use strict';

const { after, before, test } = require('node:test');
const assert = require('node:assert/strict');
const path = require('node:path');
const { setTimeout: delay } = require('node:timers/promises');
const { answer, connect, get, load, request, times } = require('./load.js');
const { descriptors, memory, start } = require('./server.js');

const LONG = process.env.LONG === '1';
const HELLO = '{"hello":"world"}';
const MB = 1024 * 1024;

const stats = async () => JSON.parse((await get(server.port, '/stats')).body);

/** What the server holds once it is quiet. */
async function quiet() {
  let last;
  for (let tries = 0; tries < 100; tries++) {
    last = await stats();
    // The request that asks is one of each.
    if (last.slots <= 1 && last.connections <= 1) return { ...last, descriptors: descriptors(server.pid) };
    await delay(50);
  }
  assert.fail(`the server does not come to rest: ${JSON.stringify(last)}`);
}

let server;
let rest;

before(async () => {
  server = await start(['--expose-gc', path.join(__dirname, 'programs', 'leaks.js')]);
  await load({ port: server.port, path: '/hello', count: 20_000, expected: HELLO });
  rest = await quiet();
});

after(() => server?.stop());

/** Run `work`, then see that nothing stayed. */
async function leavesNothing(work, { growth = 16 * MB } = {}) {
  const before = memory(server.pid);
  await work();
  const now = await quiet();
  assert.equal(now.slots, rest.slots, 'slots');
  assert.equal(now.connections, rest.connections, 'connections');
  assert.equal(now.tasks, rest.tasks, 'tasks');
  assert.equal(now.sources, rest.sources, 'sources');
  assert.equal(now.panics, 0, 'panics');
  assert.ok(Math.abs(now.descriptors - rest.descriptors) <= 1, `descriptors: ${rest.descriptors} → ${now.descriptors}`);
  const grown = memory(server.pid) - before;
  assert.ok(grown < growth, `memory grew by ${(grown / MB).toFixed(1)} MB`);
  return grown;
}

test('requests', async (t) => {
  const count = LONG ? 1_000_000 : 30_000;
  const grown = await leavesNothing(() => load({ port: server.port, path: '/hello', count, expected: HELLO }));
  t.diagnostic(`${count} requests: ${(grown / MB).toFixed(1)} MB`);
});

test('connections opened and dropped', async (t) => {
  const count = LONG ? 100_000 : 3_000;
  const grown = await leavesNothing(() =>
    times(count, 32, async (index) => {
      const socket = await connect(server.port);
      // Dropped before, within and after a head.
      if (index % 3 === 1) socket.write('GET /hello HTT');
      if (index % 3 === 2) {
        socket.write(request('/hello'));
        await answer(socket);
      }
      await new Promise((resolve) => {
        socket.once('close', resolve);
        socket.resetAndDestroy();
      });
    }),
  );
  t.diagnostic(`${count} connections: ${(grown / MB).toFixed(1)} MB`);
});

test('clients that go away while their answer is pending', async (t) => {
  const count = LONG ? 10_000 : 500;
  const { aborted } = await stats();
  const grown = await leavesNothing(() =>
    times(count, 32, async (index) => {
      const socket = await connect(server.port);
      socket.on('error', () => {});
      socket.write(request('/never'));
      await delay(5);
      if (index % 2) socket.destroy();
      else socket.resetAndDestroy();
    }),
  );
  assert.equal((await stats()).aborted - aborted, count, "every handler saw 'close'");
  t.diagnostic(`${count} aborts: ${(grown / MB).toFixed(1)} MB`);
});

test('an abort is heard within 50 ms', async () => {
  const { aborted } = await stats();
  const socket = await connect(server.port);
  socket.write(request('/never'));
  await delay(20);
  socket.destroy();
  await delay(50);
  assert.equal((await stats()).aborted, aborted + 1);
});

test('bytes streamed in', async (t) => {
  const size = (LONG ? 1024 : 64) * MB;
  const chunk = Buffer.alloc(MB, 'u');
  const grown = await leavesNothing(
    async () => {
      const socket = await connect(server.port);
      const got = answer(socket);
      socket.write(request('/upload', 'POST', `Content-Length: ${size}\r\n`));
      for (let sent = 0; sent < size; sent += chunk.length) {
        if (!socket.write(chunk)) await new Promise((resolve) => socket.once('drain', resolve));
      }
      assert.ok((await got).endsWith(String(size)));
      socket.destroy();
    },
    { growth: 48 * MB },
  );
  t.diagnostic(`${size / MB} MB in: ${(grown / MB).toFixed(1)} MB`);
});

test('bytes streamed out', async (t) => {
  const size = (LONG ? 1024 : 64) * MB;
  const grown = await leavesNothing(
    async () => {
      const socket = await connect(server.port);
      socket.write(request(`/download?${size}`));
      let received = 0;
      for await (const data of socket) {
        received += data.length;
        if (received > size) break;
      }
      assert.ok(received > size);
    },
    { growth: 48 * MB },
  );
  t.diagnostic(`${size / MB} MB out: ${(grown / MB).toFixed(1)} MB`);
});

test('a reader that is slow holds the writer back', async () => {
  const size = 512 * MB;
  const before = memory(server.pid);
  const socket = await connect(server.port);
  socket.pause();
  socket.write(request(`/download?${size}`));
  await delay(500);
  const grown = memory(server.pid) - before;
  assert.ok(grown < 24 * MB, `memory grew by ${(grown / MB).toFixed(1)} MB`);
  socket.destroy();
  await quiet();
});
