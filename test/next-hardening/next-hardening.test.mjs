// The holes that Next and React have had, and what else must hold for file routes: `ferroute start` on `project/` has none
// of them. Each check is shown to see its hole: it fails on a small server that has it (`models/`), and passes on the same
// server without it.
//
//   HOLES=host,cache         only these
//   MODELS=only, MODELS=none only what the checks see, or all but that
//   LONG=1                   the full counts (minutes)

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { nodeLines } from '../support/nodes.js';
import { modelTarget, startProject } from './target.js';

const here = path.dirname(fileURLToPath(import.meta.url));
const only = process.env.HOLES?.split(',');
const names = readdirSync(path.join(here, 'holes'))
  .map((file) => path.basename(file, '.js'))
  .filter((name) => !only || only.includes(name));
const holes = new Map();
for (const name of names) holes.set(name, (await import(`./holes/${name}.js`)).default);

const models = process.env.MODELS;

describe('the checks see what they look for', { skip: models === 'none', concurrency: 2 }, () => {
  for (const [name, { title, check }] of holes) {
    it(`${title}: a server that has it fails`, { timeout: 60_000 }, () =>
      modelTarget(name, true, (target) => assert.rejects(check(target), (error) => error.code === 'ERR_ASSERTION')),
    );
    it(`${title}: the same without it passes`, { timeout: 60_000 }, () => modelTarget(name, false, check));
  }
});

for (const { name: line, execPath } of models === 'only' ? [] : chosenLines()) {
  describe(`file routes, ${line}`, () => {
    let target;
    before(async () => (target = await startProject(path.join(here, 'project'), execPath)));
    after(() => target?.close());
    for (const { title, check, todo, alone } of holes.values())
      it(title, { todo, timeout: process.env.LONG ? 600_000 : 120_000 }, async () => {
        if (!alone) return check(target);
        // It may end the whole server, which is then none for the others.
        const own = await startProject(path.join(here, 'project'), execPath);
        await check(own).finally(() => own.close());
      });
  });
}

/** The oldest and the newest. */
function chosenLines() {
  const lines = nodeLines();
  return process.env.NODE_LINES ? lines : [...new Set([lines[0], lines.at(-1)])];
}
