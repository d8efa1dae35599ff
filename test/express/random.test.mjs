// Random routers and requests: ours goes the same way through them as Express, with the same params, URLs and errors.
// With LONG, many more.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { it } from 'node:test';
import { inspect } from 'node:util';
import { compare } from './random.js';

const require = createRequire(import.meta.url);
const packages = { 4: 'express4', 5: 'express' };
const PLANS = process.env.LONG ? 100_000 : 4000;
/** `SEED=…` repeats one plan. */
const first = Number(process.env.SEED ?? 1);
const last = process.env.SEED ? first : PLANS;

for (const edition of /** @type {const} */ ([4, 5])) {
  it(`${last - first + 1} random routers go as in Express ${edition}`, { timeout: 600_000 }, async () => {
    const judge = require(packages[edition]);
    const ours = require(`../../packages/ferroute/src/express/express${edition}.js`);
    for (let seed = first; seed <= last; seed++) {
      const difference = await compare({ seed, edition, judge, ours });
      assert.equal(difference, null, `seed ${seed}: ${inspect(difference, { depth: 12, maxStringLength: 500 })}`);
    }
  });
}
