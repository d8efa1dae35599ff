// Node's own behaviour is the judge: every program runs on node:http and on ours, on every Node line, and what the
// client saw and which events fired in which order must be the same.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { compared } from '../support/implementations.js';
import { nodeLines } from '../support/nodes.js';
import compare from './compare.js';
import { expected, intended } from './differences.js';
import { loadPrograms } from './program.js';
import { runFile } from './run.js';

const folder = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), 'programs');
const only = process.env.PROGRAMS;
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.js') && (!only || name.includes(only)))
  .map((name) => ({ name, file: path.join(folder, name), programs: loadPrograms(path.join(folder, name)) }));

const [judge, ours] = compared;

for (const { name: line, major, execPath } of nodeLines()) {
  describe(`${ours} as ${judge}, ${line}`, { concurrency: 2 }, () => {
    for (const { name, file, programs } of files) {
      describe(name, async () => {
        const count = programs.length;
        const results = await Promise.all(
          compared.map((implementation) => runFile({ execPath, implementation, file, count })),
        );
        programs.forEach((program, index) => {
          const skip = program.since > major && `needs Node ${program.since}`;
          it(program.name, { skip }, () => {
            const [expected, seen] = results.map((result) => result[index]);
            assert.doesNotMatch(
              String(expected.client),
              /^(failed|the pro)/,
              `the program itself is wrong: ${program.name}`,
            );
            check(program.name, major, compare.differences(expected, seen));
          });
        });
      });
    }
  });
}

it('every intended difference names a program', () => {
  const names = new Set(files.flatMap(({ programs }) => programs.map((program) => program.name)));
  for (const program of intended.flatMap(({ programs }) => Object.keys(programs))) {
    assert.ok(only || names.has(program), `there is no program ${program}`);
  }
});

function check(name, major, script) {
  const changed = script.filter((text) => !text.startsWith('  '));
  const known = judge === ours ? null : expected(name, major);
  if (changed.join('\n') === (known?.lines ?? []).join('\n')) return;
  const what = known ? `is to differ (${known.reason}) exactly so:\n${known.lines.join('\n')}` : 'differs';
  assert.fail(`${name}: ${what}\n(- ${judge}, + ${ours})\n${script.join('\n')}`);
}
