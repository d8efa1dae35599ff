// A function that ends, exhausts or throws takes its own request with it, and nobody else's.

'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const path = require('node:path');
const { setTimeout: delay } = require('node:timers/promises');
const { get } = require('./load.js');
const { start } = require('./server.js');

const APP = path.join(__dirname, 'fixtures', 'blocking');

for (const [how, status] of [
  ['exit', 500],
  ['heap', 503],
  ['throw', 500],
  // Logged; the request is answered by what the handler does afterwards.
  ['late', 200],
]) {
  test(`${how}: its own request is answered ${status}, all others go on`, async (t) => {
    const server = await start(['start', APP, '--workers', '2'], { env: { NODE_OPTIONS: '--max-old-space-size=64' } });
    t.after(server.stop);
    let over = false;
    const neighbours = Array.from({ length: 8 }, async () => {
      let count = 0;
      for (; !over; count++) {
        assert.deepEqual(await get(server.port, '/api/hello'), { status: 200, body: '{"message":"hello"}' });
      }
      return count;
    });
    await delay(50);
    for (let round = 0; round < 3; round++) {
      assert.equal((await get(server.port, `/api/die?how=${how}`)).status, status);
      // Until there are two workers again: with none at all, everybody is told 503.
      await delay(1000);
    }
    over = true;
    const counts = await Promise.all(neighbours);
    t.diagnostic(`${counts.reduce((sum, count) => sum + count)} answers beside it`);
    // Both workers are there again.
    assert.deepEqual(
      [
        ...new Set(
          (await Promise.all(Array.from({ length: 20 }, () => get(server.port, '/api/hello')))).map(
            ({ status }) => status,
          ),
        ),
      ],
      [200],
    );
  });
}
