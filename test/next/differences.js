// Where ours means to differ from Next, and why. Each case's lines are the difference exactly as the suite prints it; the
// suite fails when a case differs in another way, and when it no longer differs. `docs/next.md` has them in words.

'use strict';

/**
 * @typedef {object} Expected
 * @property {number[]} [nodes]  all, unless it says so
 * @property {string[]} lines  `- ` the judge's, `+ ` ours
 *
 * @typedef {object} Difference
 * @property {string} reason
 * @property {Record<string, string[] | Expected[]>} cases  by project and name: `rules: a name`
 */

/** @type {Difference[]} */
const intended = [];

/** Cases that differ and of which nobody has said yet that they should: title → what is to be done. @type {Record<string, string>} */
const undecided = {};

/** @param {string} title @param {{ node: number }} where */
function expected(title, { node }) {
  for (const { reason, cases } of intended) {
    const known = cases[title];
    if (!known) continue;
    const lines = known.every((one) => typeof one === 'string')
      ? known
      : known.find((one) => typeof one !== 'string' && (!one.nodes || one.nodes.includes(node)))?.lines;
    if (lines) return { reason, lines: /** @type {string[]} */ (lines) };
  }
  return undefined;
}

module.exports = { expected, intended, undecided };
