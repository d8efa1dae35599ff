// Express itself is the judge, in both editions: every case runs on it over node:http, on ours over our http and over
// node:http, and (as a control) on Express over our http; the answers and the notes must be the same. On the oldest and the
// newest Node line, the control on the newest only; with LONG, everything on each.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import compare from '../differential/compare.js';
import { nodeLines } from '../support/nodes.js';
import { expected, intended } from './differences.js';
import { combinations, keyOf, loadCases, runCases } from './run.js';

/** `CASES=routing` runs only the files whose name has the word. */
const files = loadCases(process.env.CASES);
const all = files.flatMap(({ name, file, cases }) =>
  cases.flatMap((program, index) =>
    (program.editions ?? [4, 5]).map((edition) => ({
      title: `${name}: ${program.name}`,
      edition,
      since: program.since ?? 0,
      /** @type {[string, number, number]} */
      job: [file, index, edition],
    })),
  ),
);
const [judge, ...others] = Object.keys(combinations);
const CONTROL = 'express on our http';

const lines = nodeLines().filter((_, index, list) => process.env.LONG || index === 0 || index === list.length - 1);

for (const { name: line, major: node, execPath } of lines) {
  const hasControl = process.env.LONG || node === lines.at(-1)?.major;
  const judged = others.filter((combination) => combination !== CONTROL || hasControl);
  describe(`as Express, ${line}`, async () => {
    const runs = all.filter(({ since }) => since <= node);
    const jobs = runs.map(({ job }) => job);
    const results = await Promise.all(
      [judge, ...judged].map((combination) => runCases({ execPath, combination, jobs })),
    );
    for (const { title, edition, job } of runs) {
      it(`${title} (Express ${edition})`, () => {
        const [wanted, ...seen] = results.map((map) => map.get(keyOf(...job)));
        assert.doesNotMatch(
          String(wanted.client),
          /^(failed|the (case|process))/,
          `the case itself is wrong: ${title}`,
        );
        const failures = judged.flatMap((combination, index) => {
          const script = compare.differences(wanted, seen[index]);
          const lines = script.filter((text) => !text.startsWith('  '));
          const known = expected(title, { edition, node, combination });
          if (lines.join('\n') === (known?.lines ?? []).join('\n')) return [];
          const what = known ? `is to differ (${known.reason}) exactly so:\n${known.lines.join('\n')}` : 'differs';
          return [`${title}, Express ${edition}: ${what}\n(- ${judge}, + ${combination})\n${script.join('\n')}`];
        });
        assert.ok(failures.length === 0, failures.join('\n\n'));
      });
    }
  });
}

it('every intended difference names a case', () => {
  const titles = new Set(all.map(({ title }) => title));
  for (const title of intended.flatMap(({ cases }) => Object.keys(cases))) {
    assert.ok(process.env.CASES || titles.has(title), `there is no case ${title}`);
  }
});

it('a case’s name is unique in its file', () => {
  for (const { name, cases } of files) {
    const names = cases.map((program) => program.name);
    const twice = names.find((one, index) => names.indexOf(one) !== index);
    assert.equal(twice, undefined, `${name} has two of that name`);
  }
});
