// The two sides of every comparison.

'use strict';

const path = require('node:path');

const OURS = path.join(__dirname, '..', '..', 'packages', 'ferroute', 'src', 'http', 'index.js');

/** @type {Record<string, () => typeof import('node:http')>} */
const implementations = {
  node: () => require('node:http'),
  ferroute: () => require(OURS),
};

/** The judge, and the one that is judged. `COMPARE=node,node` shows that the programs themselves are steady. */
const compared = (process.env.COMPARE ?? 'node,ferroute').split(',');

module.exports = { implementations, compared };
