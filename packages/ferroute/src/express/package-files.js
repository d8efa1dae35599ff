// The files of Express's package, as ours: what each gives, and what stands for them where no Express is installed.

'use strict';

const path = require('node:path');
const { EXPRESS, majorAskedAt } = require('./which');

/** `express`, or a path in it. */
const EXPRESS_OR_INSIDE = /^express(?:\/|$)/;

/** Major version → what the files inside give. Few ask for them. @type {Map<number, () => Record<string, any>>} */
const FILES = new Map([
  [4, () => require('./editions/package').four],
  [5, () => require('./editions/package').five],
]);

/**
 * What makes the exports of a file of Express's package.
 *
 * @param {number} major
 * @param {string} file As `lib/router/index.js`.
 * @returns {(() => any) | undefined} Undefined for a file that we have not.
 */
function fileOf(major, file) {
  const express = /** @type {() => any} */ (EXPRESS.get(major));
  if (file === 'index.js' || file === 'lib/express.js') return express;
  const files = /** @type {() => Record<string, any>} */ (FILES.get(major))();
  const make = Object.hasOwn(files, file) ? files[file] : undefined;
  return make && (() => make(express()));
}

/**
 * What stands for a path in Express's package where none is installed.
 *
 * @param {string} inside What follows `express/`; empty for Express itself.
 * @param {string} dir The directory of the file that asks.
 * @returns {{ filename: string, make?: () => any } | undefined} With `make`: what a file that is not there would give.
 *   Undefined for a version that we have not, of which Node says that it is not there.
 */
function standIn(inside, dir) {
  const major = majorAskedAt(dir);
  if (!EXPRESS.has(major)) return undefined;
  if (inside === '') return { filename: path.join(__dirname, `express${major}.js`) };
  if (/^package(?:\.json)?$/.test(inside)) return { filename: path.join(__dirname, `editions/express-${major}.json`) };
  for (const file of [inside, `${inside}.js`, `${inside}/index.js`]) {
    const make = fileOf(major, file);
    if (make) return { filename: path.join(__dirname, `express${major}`, file), make };
  }
  throw missing(inside, 'after installing Express');
}

/**
 * The error for a path that we have not.
 *
 * @param {string} file
 * @param {string} mend
 */
function missing(file, mend) {
  const name = `express/${file.replace(/\.js$/, '')}`;
  const error = new Error(`ferroute has no '${name}': run with --keep express ${mend}`);
  // The code that those look for who try one path and then another.
  return Object.assign(error, { code: 'MODULE_NOT_FOUND' });
}

module.exports = { EXPRESS_OR_INSIDE, fileOf, missing, standIn };
