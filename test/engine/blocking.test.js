// While a handler blocks JavaScript, Rust goes on: health, 404s, static files, and the functions of other workers.

'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const path = require('node:path');
const { setTimeout: delay } = require('node:timers/promises');
const { answer, connect, get, request } = require('./load.js');
const { start } = require('./server.js');

const APP = path.join(__dirname, 'fixtures', 'blocking');
const BLOCKED = 2000;
/** Milliseconds. The figure is 5; a machine that runs other tests beside this one gets some more. */
const P99 = process.env.LONG === '1' ? 5 : 20;

/** Milliseconds that each answer took while JavaScript was blocked, ascending, over one connection of its own. */
async function latencies(port, target, status, blocked) {
  const socket = await connect(port);
  const taken = [];
  while (!blocked.over) {
    const begun = performance.now();
    socket.write(request(target));
    const text = await answer(socket);
    if (blocked.over) break;
    taken.push(performance.now() - begun);
    assert.equal(Number(text.slice(9, 12)), status, text);
    await delay(2);
  }
  socket.destroy();
  return taken.sort((a, b) => a - b);
}

/** Block the app and meanwhile ask for `targets`; p99 of each. */
async function whileBlocked(port, targets) {
  const blocked = { over: false };
  const handler = get(port, `/api/block?ms=${BLOCKED}`).then((got) => {
    blocked.over = true;
    assert.equal(got.body, `{"blocked":${BLOCKED}}`);
  });
  await delay(50);
  const measured = await Promise.all(
    Object.entries(targets).map(async ([target, status]) => [target, await latencies(port, target, status, blocked)]),
  );
  await handler;
  return measured;
}

test('one worker, blocked for 2 s: health, 404 and a static file at once', async (t) => {
  const server = await start(['start', APP, '--workers', '1']);
  t.after(server.stop);
  const measured = await whileBlocked(server.port, { '/_ferroute/health': 200, '/nowhere': 404, '/file.txt': 200 });
  for (const [target, taken] of measured) {
    const p99 = taken[Math.floor(taken.length * 0.99)];
    t.diagnostic(
      `${target}: ${taken.length} answers, p50 ${taken[taken.length >> 1].toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`,
    );
    assert.ok(taken.length > 200, `${target}: only ${taken.length} answers in ${BLOCKED} ms`);
    assert.ok(p99 <= P99, `${target}: p99 ${p99} ms`);
  }
});

test('two workers, one blocked: functions go on in the other', async (t) => {
  const server = await start(['start', APP, '--workers', '2']);
  t.after(server.stop);
  const [[, taken]] = await whileBlocked(server.port, { '/api/hello': 200 });
  const p99 = taken[Math.floor(taken.length * 0.99)];
  t.diagnostic(`/api/hello: ${taken.length} answers, p99 ${p99.toFixed(2)} ms`);
  assert.ok(taken.length > 100, `only ${taken.length} answers in ${BLOCKED} ms`);
  assert.ok(p99 <= P99, `p99 ${p99} ms`);
});

test('requests that arrive while JavaScript is blocked are all answered, more than one batch of them', async (t) => {
  const server = await start(['start', APP, '--workers', '1']);
  t.after(server.stop);
  const handler = get(server.port, '/api/block?ms=300');
  await delay(50);
  const waiting = await Promise.all(Array.from({ length: 700 }, () => get(server.port, '/api/hello')));
  await handler;
  assert.deepEqual([...new Set(waiting.map(({ status }) => status))], [200]);
});
