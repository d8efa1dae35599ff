// Some requests break, while others are asked for what breaks nothing.

'use strict';

const assert = require('node:assert/strict');
const http = require('node:http');
const { setTimeout: sleep } = require('node:timers/promises');

/** So many others have to be answered, for their failures to mean something. */
const MANY = 50;

/**
 * @param {number} port
 * @param {{ breaks: string[], count: number, clients?: number, pause?: number }} what Paths, how many requests there are to be
 *   of them, and how long a client waits after each, in milliseconds.
 */
async function breakAmongOthers(port, { breaks, count, clients = 4, pause = 0 }) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
  const others = { answered: 0, failed: [] };
  let broken = 0;
  let over = false;
  const breaking = async () => {
    while (broken < count) {
      const target = breaks[broken++ % breaks.length];
      const { status, error } = await get(undefined, port, target);
      assert.ok(expected(target, status, error), `${target}: ${status} ${error}`);
      if (pause > 0) await sleep(pause);
    }
    // Breaking may be faster than being asked.
    for (let waited = 0; others.answered <= MANY && waited < 5000; waited += 10) await sleep(10);
  };
  const asking = async () => {
    while (!over) {
      const { status, error } = await get(agent, port, '/api/see/other');
      if (status === 200) others.answered++;
      else others.failed.push(status ?? error);
    }
  };
  try {
    const asked = Array.from({ length: 4 }, asking);
    await Promise.all(Array.from({ length: clients }, breaking)).finally(() => (over = true));
    await Promise.all(asked);
  } finally {
    agent.destroy();
  }
  const { answered, failed } = others;
  assert.deepEqual(failed.slice(0, 5), [], `${failed.length} of ${answered + failed.length} requests of others failed`);
  assert.ok(answered > MANY, `only ${answered} others were answered meanwhile`);
  assert.equal((await get(undefined, port, '/api/see/after')).status, 200, 'afterwards');
}

/** How a request that breaks may end. */
function expected(target, status, error) {
  // Nobody waits for these: they break after the answer, or within it.
  if (target.endsWith('late-rejection')) return status === 200;
  if (target.endsWith('stream')) return status === 200 || status === 500 || error === 'ECONNRESET';
  // It is never answered, and its client gives up.
  if (target.endsWith('late')) return error === 'TIMEOUT';
  return status === 500 || status === 503;
}

/** Never rejects: how it ended is what is asked. */
function get(agent, port, path) {
  return new Promise((resolve) => {
    const sent = http.get({ host: '127.0.0.1', port, path, agent: agent ?? false }, (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode }));
      response.on('error', (error) => resolve({ status: response.statusCode, error: error.code }));
    });
    const patience = path.endsWith('=late') ? 100 : 20_000;
    sent.setTimeout(patience, () => sent.destroy(Object.assign(new Error(), { code: 'TIMEOUT' })));
    sent.on('error', (error) => resolve({ error: error.code }));
  });
}

module.exports = { breakAmongOthers };
