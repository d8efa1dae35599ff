// The two sides of every comparison.

'use strict';

const path = require('node:path');

const PACKAGE = path.join(__dirname, '..', '..', 'packages', 'ferroute');

/** The command. */
const FERROUTE = path.join(PACKAGE, 'bin', 'ferroute.js');

/** @type {Record<string, () => typeof import('node:http')>} */
const implementations = {
  node: () => require('node:http'),
  ferroute: () => require(path.join(PACKAGE, 'src', 'http', 'index.js')),
};

/** The judge, and the one that is judged. `COMPARE=node,node` shows that the programs themselves are steady. */
const compared = (process.env.COMPARE ?? 'node,ferroute').split(',');

module.exports = { FERROUTE, implementations, compared };
