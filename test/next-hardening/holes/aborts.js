'use strict';

const assert = require('node:assert/strict');
const { setTimeout: sleep } = require('node:timers/promises');
const { connect } = require('../../support/wire');

/** Milliseconds from the client's going to its being known. */
const LIMIT = 50;
const TRIES = 5;

module.exports = {
  title: `a client that goes away is known to request.signal, to 'close' and to a stream within ${LIMIT} ms`,
  async check({ port, ask }) {
    for (const [path, kind, noted] of [
      ['/api/wait', 'wait', ''],
      ['/api/wait', 'stream', ''],
      ['/api/wait', 'stream', '-cancelled'],
      ['/api/wait-too', 'wait', ''],
      ['/api/wait-too', 'stream', ''],
    ]) {
      for (const how of ['destroy', 'reset']) {
        // A machine that is busy elsewhere may be late once, a server that does not look is late always.
        const delays = [];
        for (let tries = 0; tries < TRIES && !(delays.at(-1) <= LIMIT); tries++) {
          const id = `${kind}-${process.hrtime.bigint()}`;
          const wire = await connect(port);
          wire.write(`POST ${path}/${id} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n`);
          if (kind === 'stream') await wire.bytes('first', 10_000);
          else await sleep(100);
          const gone = Date.now();
          wire[how]();
          delays.push((await known(ask, `${id}${noted}`)) - gone);
        }
        assert.ok(delays.at(-1) <= LIMIT, `${path} ${kind}${noted} ${how}: known after ${delays.join(', ')} ms`);
      }
    }
  },
};

/** When the server noted it, by the clock that is both's. */
async function known(ask, id) {
  for (let waited = 0; waited < 3000; waited += 100) {
    await sleep(100);
    const { body } = await ask('/api/aborts');
    const line = body.split('\n').find((line) => line.startsWith(`${id} `));
    if (line) return Number(line.split(' ')[1]);
  }
  return Number.POSITIVE_INFINITY;
}
