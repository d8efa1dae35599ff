// Every row of the HTTP/1.1 table over a real socket, whole and split: ours answers as the table says, and never
// takes what node:http refuses. Split at every byte on the Node that runs this; LONG=1: on the others, too.

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { nodeLines } from '../support/nodes.js';
import { cases } from './cases.js';
import { reasons } from './stricter.js';

const CHILD = fileURLToPath(new URL('./run-cases.js', import.meta.url));

/** @returns {Promise<Map<number, object>[]>} by case, by offset */
function run(execPath, implementation) {
  const granularity = execPath === process.execPath || process.env.LONG === '1' ? 'every' : 'some';
  return new Promise((resolve, reject) => {
    const verdicts = cases.map(() => new Map());
    let done = false;
    let errors = '';
    const child = fork(CHILD, [implementation, granularity], {
      execPath,
      execArgv: ['--no-warnings'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    child.stderr.on('data', (data) => {
      errors += data;
    });
    child.on('message', (message) => {
      if (message.done) done = true;
      else verdicts[message.index].set(message.offset, message.verdict);
    });
    child.on('close', (code, signal) =>
      done
        ? resolve(verdicts)
        : reject(new Error(`${implementation} ended with code ${code}, signal ${signal}\n${errors}`)),
    );
  });
}

const isRefusal = ({ status, complete, smuggled }, { inBody }) =>
  status !== 'waiting' && !smuggled && (inBody ? !complete : status === null || status >= 400);

for (const { name: line, execPath } of nodeLines()) {
  describe(`the HTTP/1.1 table, ${line}`, { concurrency: 1 }, async () => {
    const [node, ours] = await Promise.all([run(execPath, 'node'), run(execPath, 'ferroute')]);
    cases.forEach((one, index) => {
      it(one.name, () => {
        for (const [offset, verdict] of ours[index]) {
          const at = `split at ${offset}: ${JSON.stringify(verdict)}`;
          if (!one.refused) {
            assert.equal(verdict.status, one.status ?? 200, at);
            assert.equal(verdict.complete, true, at);
            continue;
          }
          assert.ok(
            one.refused.includes(verdict.status),
            `status ${verdict.status}, not ${one.refused.join(' or ')}, ${at}`,
          );
          assert.equal(verdict.closed, true, `the connection stays open, ${at}`);
          assert.equal(verdict.smuggled, false, `what followed was served, ${at}`);
          if (one.inBody) assert.equal(verdict.complete, false, `the body was taken, ${at}`);
          else assert.equal(verdict.calls, 0, `the handler was called, ${at}`);
        }
        const judge = node[index].get(0);
        if (!one.refused) {
          const lax = isRefusal(judge, one) ? 'node:http refuses what we serve' : null;
          assert.equal(lax, null);
        } else if (!isRefusal(judge, one)) {
          assert.ok(
            reasons.some(({ cases: pattern }) => pattern.test(one.name)),
            `stricter than node:http, without a reason in stricter.js: ${one.name}`,
          );
        }
      });
    });
  });
}
