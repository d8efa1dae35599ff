// After a mixed program of Express has answered all kinds of requests, slots, descriptors, heap and memory are back where they
// were. LONG=1: one million requests, 10,000 aborts.

'use strict';

const { after, before, describe, test } = require('node:test');
const assert = require('node:assert/strict');
const path = require('node:path');
const { setTimeout: delay } = require('node:timers/promises');
const { answer, connect, get, request, times } = require('./load.js');
const { descriptors, memory, start } = require('./server.js');

const LONG = process.env.LONG === '1';
const MB = 1024 * 1024;

/** @param {string} path @param {string} body @param {string} type */
const post = (path, body, type) =>
  request(path, 'POST', `Content-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`) + body;
const LARGE = JSON.stringify({ text: 'x'.repeat(5000) });

/** What is asked, the status of the answer, and how it ends. @type {[string, number, string][]} */
const QUESTIONS = [
  [request('/json'), 200, '{"hello":"world"}'],
  [request('/json', 'GET', 'If-None-Match: *\r\n'), 304, '\r\n\r\n'],
  [request('/json', 'HEAD'), 200, '\r\n\r\n'],
  [request('/params/a%20b/c?q=1'), 200, 'a b c 1'],
  [request('/params/%zz/c'), 400, '</html>\n'],
  [post('/post', '{"a":[1,"ü"]}', 'application/json'), 200, '{"got":{"a":[1,"Ã¼"]}}'],
  [post('/post', '{"a":', 'application/json'), 400, '</html>\n'],
  [post('/post', LARGE, 'application/json'), 413, '</html>\n'],
  [post('/form', 'a[b]=c&d=e', 'application/x-www-form-urlencoded'), 200, '{"a":{"b":"c"},"d":"e"}'],
  [post('/raw', 'x'.repeat(3000), 'text/plain'), 200, '3000 bytes'],
  [request('/files/data.json'), 200, ''],
  [request('/files/large.txt', 'GET', 'Range: bytes=0-9\r\n'), 206, ''],
  [request('/files/large.txt'), 200, ''],
  [request('/packed/large.txt', 'GET', 'Accept-Encoding: gzip\r\n'), 200, '0\r\n\r\n'],
  [request('/files'), 301, '</html>\n'],
  [request('/files/nothing'), 404, '</html>\n'],
  [request('/file'), 200, ''],
  [request('/nothing'), 404, '</html>\n'],
  [request('/throws'), 500, '</html>\n'],
  [request('/rejects'), 500, '</html>\n'],
  [request('/fails'), 409, '{"error":"taken"}'],
  [request('/moved'), 302, '/json'],
  [request('/late'), 202, 'late'],
  [request('/orgs/one/users/7'), 200, '{"org":"one","user":"7"}'],
  [request('/mounted?x'), 200, '/mounted /mounted?x'],
  [request('/patched'), 200, '{"patched":true}'],
  [request('/compressed', 'GET', 'Accept-Encoding: gzip\r\n'), 200, '0\r\n\r\n'],
  [request('/stream'), 200, '0\r\n\r\n'],
  [request('/json', 'OPTIONS'), 200, 'HEAD'],
];

/** `count` requests, each of another kind than the one before, over keep-alive connections. @param {number} port @param {number} count */
async function ask(port, count, connections = 32) {
  let next = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      let socket;
      while (next < count) {
        const [text, status, end] = QUESTIONS[next++ % QUESTIONS.length];
        socket ??= await connect(port);
        socket.write(text);
        const got = await answer(socket, { head: text.startsWith('HEAD') });
        assert.equal(Number(got.slice(9, 12)), status, `${text}\n${got.slice(0, 400)}`);
        assert.ok(got.endsWith(end) || got.includes(end), `${text}\n${got.slice(0, 1000)}`);
        if (/^connection: close/im.test(got)) {
          socket.destroy();
          socket = undefined;
        }
      }
      socket?.destroy();
    }),
  );
}

for (const edition of ['5', '4']) {
  describe(`Express ${edition}`, () => {
    /** @type {Awaited<ReturnType<typeof start>>} */
    let server;
    let rest;

    const stats = async () => JSON.parse((await get(server.port, '/stats')).body);

    /** What the server holds once it is quiet. */
    async function quiet() {
      let last;
      for (let tries = 0; tries < 100; tries++) {
        last = { ...(await stats()), descriptors: descriptors(server.pid) };
        // The request that asks is one of each. Files that a stream of Node's reads are closed by libuv's threads, when
        // their turn comes.
        const isClosed = rest === undefined || last.descriptors <= rest.descriptors + 1;
        if (last.slots <= 1 && last.connections <= 1 && isClosed) return last;
        await delay(50);
      }
      assert.fail(`the server does not come to rest: ${JSON.stringify(last)}`);
    }

    before(async () => {
      const env = { EDITION: edition, NODE_ENV: 'test' };
      server = await start(['--expose-gc', path.join(__dirname, 'programs', 'express-leaks.js')], { env });
      await ask(server.port, 20_000);
      rest = await quiet();
    });

    after(() => server?.stop());

    /** Run `work`, then see that nothing stayed. */
    async function leavesNothing(work) {
      const before = { memory: memory(server.pid), heap: (await quiet()).heap };
      await work();
      const now = await quiet();
      for (const name of ['slots', 'connections', 'tasks', 'sources']) assert.equal(now[name], rest[name], name);
      assert.equal(now.panics, 0, 'panics');
      const opened = now.descriptors - rest.descriptors;
      assert.ok(Math.abs(opened) <= 1, `descriptors: ${rest.descriptors} → ${now.descriptors}`);
      const [heap, grown] = [now.heap - before.heap, memory(server.pid) - before.memory];
      assert.ok(heap < 2 * MB, `the heap grew by ${(heap / MB).toFixed(1)} MB`);
      assert.ok(grown < 24 * MB, `memory grew by ${(grown / MB).toFixed(1)} MB`);
      return `memory ${(grown / MB).toFixed(1)} MB, heap ${(heap / MB).toFixed(1)} MB`;
    }

    test('requests of every kind', async (t) => {
      const count = LONG ? 1_000_000 : 30_000;
      const grown = await leavesNothing(() => ask(server.port, count));
      t.diagnostic(`${count} requests: ${grown}`);
    });

    test('clients that go away', async (t) => {
      const count = LONG ? 10_000 : 600;
      /** Before the answer, within a body that is parsed or read, within a file that is sent in either way. */
      const starts = [
        request('/never'),
        `${request('/post', 'POST', 'Content-Type: application/json\r\nContent-Length: 100\r\n')}{"a":`,
        `${request('/raw', 'POST', 'Content-Length: 1000\r\n')}part`,
        request('/file'),
        request('/packed/large.txt', 'GET', 'Accept-Encoding: gzip\r\n'),
      ];
      const leave = (number) =>
        times(number, 32, async (index) => {
          const socket = await connect(server.port);
          socket.on('error', () => {});
          socket.write(starts[index % starts.length]);
          await delay(index % 7);
          if (index & 8) socket.destroy();
          else socket.resetAndDestroy();
        });
      // Those that libuv's threads are behind with pile up to a height which the allocator keeps: it is to be there before.
      await leave(count / 2);
      await quiet();
      const { aborted } = await stats();
      const grown = await leavesNothing(() => leave(count));
      // Of those whose request came through before they went.
      const seen = (await stats()).aborted - aborted;
      assert.ok(seen > count / starts.length / 2, `${seen} handlers saw 'close'`);
      t.diagnostic(`${count} aborts: ${grown}`);
    });
  });
}
