// The packages that people use with Express, each in a little program as its documentation shows it: started by `node`
// with the installed Express and by `ferroute`, asked the same things, it gives the same answers and prints the same.
//
//   PACKAGES=cors,nest       only these
//   COMPARE=node,keep        whose fault is it: Express's own code on our `http`
//   COMPARE=node,node        are the programs themselves steady?

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compared, FERROUTE } from '../support/implementations.js';
import { nodeLines } from '../support/nodes.js';
import { converse, describeProgram } from './session.js';
import { programs } from './table.js';

const here = path.dirname(fileURLToPath(import.meta.url));
const only = process.env.PACKAGES ? process.env.PACKAGES.split(',') : undefined;

/** Where each edition's programs are: the same files, but `require('express')` finds another. */
const FOLDERS = { 5: here, 4: path.join(here, 'express-4') };
for (const folder of ['programs', 'public', 'views'])
  cpSync(path.join(FOLDERS[5], folder), path.join(FOLDERS[4], folder), { recursive: true, preserveTimestamps: true });

for (const { name: line, major, execPath } of chosenLines()) {
  describe(`packages, ${line}`, { concurrency: 2 }, () => {
    for (const [edition, cwd] of Object.entries(FOLDERS)) {
      it(`is ours that is compared, Express ${edition}`, () => {
        const entry = path.join(here, `../../packages/ferroute/src/express/express${edition}.js`);
        const args = [FERROUTE, path.join('programs', 'identity.js'), entry];
        assert.equal(execFileSync(execPath, args, { cwd, encoding: 'utf8' }).trim(), 'ours');
      });
    }
    for (const { name, editions = [5], node = 20, ...program } of programs) {
      if (major < node || (only && !only.includes(name))) continue;
      for (const edition of editions)
        it(`${name}, Express ${edition}`, { timeout: 120_000 }, () => compare(name, edition, execPath, program));
    }
  });
}

/** The oldest and the newest. */
function chosenLines() {
  const lines = nodeLines();
  return process.env.NODE_LINES ? lines : [...new Set([lines[0], lines.at(-1)])];
}

async function compare(name, edition, execPath, { env }) {
  const what = { execPath, cwd: FOLDERS[edition], env, ...describeProgram(name) };
  const results = [];
  for (const implementation of compared) results.push(await converse({ ...what, implementation }));
  const [expected, seen] = results;
  const wrong = expected
    .map(([what, answer], index) => ({ what, answer, other: seen[index]?.[1] ?? '(nothing)' }))
    .filter(({ answer, other }) => answer !== other)
    .map(({ what, answer, other }) => `${what}\n${difference(answer, other)}`);
  assert.equal(wrong.length, 0, `${wrong.length} of ${expected.length} differ\n${wrong.join('\n')}`);
}

/** The lines that only one of them has. */
function difference(expected, seen) {
  const only = (text, other, sign) => {
    const known = other.split('\n');
    return text
      .split('\n')
      .filter((line) => {
        const at = known.indexOf(line);
        if (at >= 0) known.splice(at, 1);
        return at < 0;
      })
      .map((line) => `  ${sign} ${line.slice(0, 1000)}`);
  };
  return [...only(expected, seen, '-'), ...only(seen, expected, '+')].join('\n') || '  the order of lines';
}
