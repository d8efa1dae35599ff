// The packages that people use with Next's API routes, each in a little project as its documentation shows it, without
// `next`: `ferroute start` answers what `next start` answered (`recorded/`, by record.mjs), and what each client asserts.
//
//   PROJECTS=hono,zod        only these

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { nodeLines } from '../support/nodes.js';
import { differences } from './differences.js';
import { comparable, served, talkTo } from './session.js';

const here = path.dirname(fileURLToPath(import.meta.url));
const only = process.env.PROJECTS?.split(',');
const projects = readdirSync(path.join(here, 'projects')).filter((name) => !only || only.includes(name));

const recordOf = (name) => path.join(here, 'recorded', `${name}.json`);

it('has no `next` to lean on', () => {
  assert.equal(existsSync(path.join(here, 'node_modules', 'next')), false);
});

for (const { name: line, execPath } of chosenLines()) {
  describe(`packages of Next projects, ${line}`, { concurrency: 2 }, () => {
    for (const name of projects) {
      it(name, { timeout: 120_000 }, async () => {
        const cwd = path.join(here, 'projects', name);
        const seen = await talkTo({ name, execPath, cwd, args: served(name) });
        compare(name, seen, normalising(name));
      });
    }
  });
}

/** The oldest and the newest. */
function chosenLines() {
  const lines = nodeLines();
  return process.env.NODE_LINES ? lines : [...new Set([lines[0], lines.at(-1)])];
}

/** What the client of a project says is different in every run, or is not Ferroute's affair. */
function normalising(name) {
  const { normalise = [] } = createRequire(import.meta.url)(`./clients/${name}.js`);
  return (answer) => normalise.reduce((done, [from, to]) => done.replace(from, to), answer);
}

function compare(name, seen, normal) {
  const { next, seen: recorded } = JSON.parse(readFileSync(recordOf(name), 'utf8'));
  const meant = differences[name] ?? {};
  const printed = seen.filter(([what]) => what.startsWith('printed'));
  const ours = seen.slice(0, seen.length - printed.length);
  assert.deepEqual(
    ours.map(([what]) => what),
    recorded.map(([what]) => what),
    'the client asked other things than were recorded: node record.mjs',
  );
  const wrong = recorded
    .map(([what, answer], index) => ({ what, answer: comparable(normal(answer)), other: comparable(ours[index][1]) }))
    .filter(({ what, answer, other }) => {
      const difference = meant[what];
      if (!difference) return answer !== other;
      assert.notEqual(answer, other, `${what}: no difference any more (differences.js)`);
      return !difference.ours.test(other);
    })
    .map(({ what, answer, other }) => `${what}\n--- Next ${next}\n${answer}\n--- here\n${other}`);
  const log = printed.map(([what, text]) => `${what}:\n${text}`).join('\n');
  assert.equal(wrong.length, 0, `${wrong.length} of ${recorded.length} differ\n${wrong.join('\n\n')}\n\n${log}`);
}
