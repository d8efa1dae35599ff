// Some requests break, while others are asked for what breaks nothing.

'use strict';

const assert = require('node:assert/strict');
const http = require('node:http');

/**
 * @param {number} port
 * @param {{ breaks: string[], count: number, clients?: number }} what Paths, and how many requests there are to be of them.
 */
async function breakAmongOthers(port, { breaks, count, clients = 4 }) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
  const others = { answered: 0, failed: [] };
  let broken = 0;
  let over = false;
  const breaking = async () => {
    while (broken < count) {
      const target = breaks[broken++ % breaks.length];
      const { status, error } = await get(undefined, port, target);
      assert.ok(expected(target, status, error), `${target}: ${status} ${error}`);
    }
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
  assert.ok(answered > 50, `only ${answered} others were answered meanwhile`);
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
