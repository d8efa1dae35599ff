// Requests with random faults: whatever ours takes, node:http takes, too, and both saw the same. FUZZ=N: how many;
// FUZZ_FROM: the first seed.

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { nodeLines } from '../support/nodes.js';
import { mutant } from './mutants.js';

const CHILD = fileURLToPath(new URL('./run-fuzz.js', import.meta.url));
const COUNT = Number(process.env.FUZZ ?? 20_000);
const FROM = Number(process.env.FUZZ_FROM ?? 0);
const BATCH = 1000;

function start(execPath, implementation) {
  const child = fork(CHILD, [implementation], { execPath, execArgv: ['--no-warnings'] });
  const run = (from, to) =>
    new Promise((resolve, reject) => {
      const results = new Map();
      const listen = ({ done, seed, result }) => {
        if (!done) return results.set(seed, result);
        child.off('message', listen).off('exit', reject);
        resolve(results);
      };
      child.on('message', listen).on('exit', reject).send([from, to]);
    });
  return { run, stop: () => child.kill() };
}

/** A request that node:http ended for what came behind it was begun there, and whole here. */
function isLax(judge, ours) {
  return ours.whole.some((request, index) => {
    const same = judge.whole[index];
    return same === undefined ? !request.startsWith(judge.begun[index]) : same !== request;
  });
}

for (const { name, execPath } of nodeLines()) {
  it(`${COUNT} faulty requests, ${name}`, { timeout: 3_600_000 }, async () => {
    const [node, ours] = [start(execPath, 'node'), start(execPath, 'ferroute')];
    const wrong = [];
    for (let from = FROM; from < FROM + COUNT && wrong.length < 10; from += BATCH) {
      const to = Math.min(from + BATCH, FROM + COUNT);
      const [expected, seen] = await Promise.all([node.run(from, to), ours.run(from, to)]);
      for (const [seed, result] of seen) {
        const judge = expected.get(seed);
        if (isLax(judge.requests, result.requests)) {
          wrong.push(
            `seed ${seed}: ${JSON.stringify(mutant(seed))}\n  node: ${JSON.stringify(judge)}\n  ours: ${JSON.stringify(result)}`,
          );
        }
      }
    }
    node.stop();
    ours.stop();
    assert.equal(wrong.length, 0, `ours took what node:http did not take:\n${wrong.join('\n')}`);
  });
}
