// The libraries that people use run unmodified: the same little program under `node` and under `ferroute`, asked the
// same things, gives the same answers.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compared } from '../support/implementations.js';
import { nodeLines } from '../support/nodes.js';
import { withProgram } from './client.js';

const require = createRequire(import.meta.url);
const LIBRARIES = [
  { name: 'express 5', program: 'express.js', client: 'express' },
  { name: 'express 4', program: 'express.js', client: 'express', env: { EXPRESS: 'express4' } },
  { name: 'koa', program: 'koa.js', client: 'koa' },
  { name: 'fastify', program: 'fastify.js', client: 'fastify' },
  { name: 'hono', program: 'hono.mjs', client: 'hono' },
  { name: 'ws', program: 'ws.js', client: 'ws' },
  { name: 'socket.io', program: 'socket.io.js', client: 'socket.io' },
  { name: 'hapi', program: 'hapi.js', client: 'hapi' },
  { name: 'h3, polka, http-proxy', program: 'small.js', client: 'small' },
  { name: 'cluster', program: 'cluster.js', client: 'threads' },
  { name: 'worker threads', program: 'worker-threads.js', client: 'threads' },
];

const only = process.env.LIBRARIES;

for (const { name: line, execPath } of nodeLines()) {
  describe(`libraries, ${line}`, () => {
    for (const { name, program, client, env } of LIBRARIES) {
      if (only && !name.includes(only)) continue;
      it(name, { timeout: 120_000 }, async () => {
        const talk = require(`./clients/${client}.js`);
        const file = fileURLToPath(new URL(`./programs/${program}`, import.meta.url));
        const run = (implementation) => withProgram({ execPath, implementation, program: file, env }, talk);
        const [expected, seen] = await Promise.all(compared.map(run));
        const wrong = expected
          .map(([what, answer], index) => [what, answer, seen[index]?.[1]])
          .filter(([, a, b]) => a !== b)
          .map(([what, a, b]) => `${what}\n  - ${shorten(a, b)}\n  + ${shorten(b, a)}`);
        assert.equal(wrong.length, 0, `${wrong.length} of ${expected.length} answers differ\n${wrong.join('\n')}`);
      });
    }
  });
}

/** The part of a long answer in which the other differs. */
function shorten(text = '(none)', other = '') {
  if (text.length < 1500) return text;
  let same = 0;
  while (same < text.length && text[same] === other[same]) same++;
  return `…${text.slice(Math.max(0, same - 200), same + 400)}…`;
}
