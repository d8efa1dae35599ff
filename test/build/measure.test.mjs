// How long `start` and `dev` let one wait, and what `dev` takes, within bounds that hold on a busy machine as well. What was
// measured on a free one stands in docs/design/bundling.md.

import assert from 'node:assert';
import fs from 'node:fs';
import { test } from 'node:test';
import { measureDev, measureStart, median, nodeStart } from './measure.mjs';

/** How many times slower this machine is at the moment than a free one, on which `node -e 0` takes 40 ms. */
const slowness = () => Math.max(1, median([1, 2, 3].map(nodeStart)) / 40);

test('start, from a build: the first answer', async (t) => {
  const { dir, once } = await measureStart();
  t.after(() => fs.rmSync(dir, { recursive: true, force: true }));
  const runs = [];
  for (let run = 0; run < 5; run++) runs.push(await once());
  const bound = 400 * slowness();
  assert.ok(Math.min(...runs) < bound, `${runs.map(Math.round)} ms, more than ${Math.round(bound)}`);
});

test('dev, on 500 routes: ready, an edit, memory', async () => {
  const { ready, edits, fewRoutes } = await measureDev(500, 10);
  const slow = slowness();
  assert.ok(ready < 1000 * slow, `ready in ${Math.round(ready)} ms`);
  assert.ok(median(edits) < 200 * slow, `an edit is served in ${edits.map(Math.round)} ms`);
  // 0 where it cannot be told.
  assert.ok(fewRoutes < 220, `${Math.round(fewRoutes)} MB`);
});
