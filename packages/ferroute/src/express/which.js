// Which Express is meant: the one that is installed where a file asks for it, else what the package.json above it asks for.

'use strict';

const fs = require('node:fs');
const path = require('node:path');

/** What answers when nobody says which. */
const DEFAULT = 5;

/** Major version → Express as ours, made when it is first asked for. @type {Map<number, () => any>} */
const EXPRESS = new Map([
  [4, () => require('./express4')],
  [5, () => require('./express5')],
]);

/**
 * A file in the package of Express, under whichever name that is installed: its directory, and the file's path in it.
 * Nearly every path fails this test at once.
 */
const IN_PACKAGE = /^(.+[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]*express[^\\/]*)[\\/]((?:index|lib[\\/].+)\.js)$/;

const FIELDS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];

/** Directory → its package.json, or undefined. @type {Map<string, any>} */
const manifests = new Map();

/** @param {string} dir */
function manifestOf(dir) {
  if (!manifests.has(dir)) manifests.set(dir, readManifest(path.join(dir, 'package.json')));
  return manifests.get(dir);
}

function readManifest(/** @type {string} */ file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    // One that is broken is for node to report.
    return undefined;
  }
}

/**
 * What a file is in Express's own package, if it is in it.
 *
 * @param {string} filename
 * @returns {{ dir: string, major: number, file: string } | undefined} `file`: as `lib/router/index.js`.
 */
function fileOfExpress(filename) {
  const [, dir, file] = IN_PACKAGE.exec(filename) ?? [];
  if (dir === undefined) return undefined;
  const manifest = manifestOf(dir);
  if (manifest?.name !== 'express') return undefined;
  return { dir, major: Number.parseInt(manifest.version, 10), file: file.replaceAll('\\', '/') };
}

/**
 * The major version of Express that a package.json in or above a directory asks for.
 *
 * @param {string} from
 * @returns {number | undefined} Undefined when none does, or not by a number.
 */
function askedFor(from) {
  for (let dir = from; ; dir = path.dirname(dir)) {
    const manifest = manifestOf(dir);
    const range = FIELDS.map((field) => manifest?.[field]?.express).find((asked) => typeof asked === 'string');
    if (range !== undefined) return majorOf(range);
    if (dir === path.dirname(dir)) return undefined;
  }
}

/**
 * The newest major version that a range allows and that is ours; of a range that allows none of ours, its last one.
 *
 * @param {string} range As in a package.json: `^4.18.0`, `4.x || 5.x`, `>=4`, `npm:express@^5`, `latest`.
 * @returns {number | undefined}
 */
function majorOf(range) {
  const text = range
    .trim()
    .replace(/^npm:[^@]+@/, '')
    .replace(/^workspace:/, '');
  if (text === '' || text === '*' || /^x$/i.test(text) || text === 'latest' || text === 'next') return DEFAULT;
  const spans = text.split('||').map(spanOf);
  if (spans.some((span) => span === undefined)) return undefined;
  const allowed = /** @type {[number, number][]} */ (spans);
  const ours = [...EXPRESS.keys()].sort().reverse();
  return (
    ours.find((major) => allowed.some(([least, most]) => least <= major && major <= most)) ??
    Math.max(...allowed.map(([least, most]) => (most === Number.POSITIVE_INFINITY ? least : most)))
  );
}

/** The first and last major version of a range without alternatives; undefined for what is no range. */
function spanOf(/** @type {string} */ range) {
  const parts = range
    .trim()
    .replace(/(\S+)\s+-\s+(\S+)/, '>=$1 <=$2')
    .replace(/([<>=^~]+)\s+/g, '$1')
    .split(/\s+/);
  let [least, most] = [0, Number.POSITIVE_INFINITY];
  for (const part of parts) {
    if (/^[x*]$/i.test(part)) continue;
    const [, sign, digits, rest] = /^([<>=^~]*)v?(\d+)((?:\.[\dx*]+)*(?:[-+].*)?)$/i.exec(part) ?? [];
    if (digits === undefined) return undefined;
    const major = Number(digits);
    const isBare = !/[1-9]/.test(rest);
    if (sign === '<') most = Math.min(most, isBare ? major - 1 : major);
    else if (sign === '<=') most = Math.min(most, major);
    else if (sign === '>') least = Math.max(least, rest === '' ? major + 1 : major);
    else if (sign === '>=') least = Math.max(least, major);
    else [least, most] = [Math.max(least, major), Math.min(most, major)];
  }
  return /** @type {[number, number]} */ ([least, most]);
}

/** Where the program that this process runs is. */
function programDirectory() {
  const file = process.argv[1];
  if (!file) return process.cwd();
  try {
    return path.dirname(fs.realpathSync(file));
  } catch {
    // As typed: without its extension, say.
    return path.dirname(path.resolve(file));
  }
}

/**
 * The major version of Express that is meant where none is installed.
 *
 * @param {string} dir The directory of the file that asks.
 */
const majorAskedAt = (dir) => askedFor(dir) ?? askedFor(programDirectory()) ?? DEFAULT;

/**
 * The file of the Express that is installed for a directory; undefined when there is none.
 *
 * @param {string} dir
 */
function installedFor(dir) {
  try {
    return require.resolve('express', { paths: [dir] });
  } catch {
    return undefined;
  }
}

/**
 * The major version of Express that is meant in a directory.
 *
 * @param {string} dir
 * @returns {number}
 */
function majorFor(dir) {
  const installed = installedFor(dir);
  return (installed && fileOfExpress(installed)?.major) || majorAskedAt(dir);
}

module.exports = { EXPRESS, askedFor, fileOfExpress, installedFor, majorAskedAt, majorFor, majorOf, programDirectory };
