// The options of `send`: read once, and again where a program has changed them since.

'use strict';

const { resolve, sep } = require('node:path');
const ms = require('ms');

/** The longest `maxAge`, in milliseconds: a year. */
const LONGEST = 60 * 60 * 24 * 365 * 1000;

/** Options that reach the stream of the file, or name a part of it: left to `send`. */
const STREAM_OPTIONS = [
  'start',
  'end',
  'fd',
  'fs',
  'flags',
  'mode',
  'encoding',
  'signal',
  'highWaterMark',
  'autoClose',
  'emitClose',
];

/**
 * @typedef {object} Policy
 * @property {any} edition
 * @property {string | null} root
 * @property {unknown} dotfiles
 * @property {string[]} index
 * @property {string[]} extensions
 * @property {boolean} ranges
 * @property {boolean} etag
 * @property {boolean} lastModified
 * @property {string | undefined} cacheControl
 * @property {Map<string, import('./places').Place>} places where files were found, by path
 */

/**
 * What the options say; null where only `send` can tell, be it an error.
 * @param {any} edition `edition.files`
 * @param {any} options
 * @returns {Policy | null}
 */
function readPolicy(edition, options) {
  if (sep !== '/') return null;
  for (const name of STREAM_OPTIONS) if (options[name] !== undefined) return null;
  for (const name of edition.oddOptions) if (options[name] !== undefined) return null;
  const { dotfiles, root } = options;
  if (dotfiles !== undefined && dotfiles !== 'ignore' && dotfiles !== 'allow' && dotfiles !== 'deny') return null;
  if (root && typeof root !== 'string') return null;
  const index = options.index === undefined ? ['index.html'] : textList(options.index);
  const extensions = options.extensions === undefined ? [] : textList(options.extensions);
  if (index === null || extensions === null) return null;
  return {
    edition,
    root: root ? resolve(root) : null,
    dotfiles,
    index,
    extensions,
    ranges: unless(options.acceptRanges),
    etag: unless(options.etag),
    lastModified: unless(options.lastModified),
    cacheControl: unless(options.cacheControl) ? cacheControl(options) : undefined,
    places: new Map(),
  };
}

/** Options of which a policy is made. */
const READ = [
  'acceptRanges',
  'cacheControl',
  'dotfiles',
  'etag',
  'extensions',
  'immutable',
  'index',
  'lastModified',
  'maxAge',
  'maxage',
];

/**
 * The values of what a policy is made of, to be compared later.
 * @param {any} options
 */
const valuesOf = (options) => READ.map((name) => options[name]);

/**
 * Whether options are still what they were; a list that was changed in place looks the same.
 * @param {any} options
 * @param {unknown[]} values
 */
function areStill(options, values) {
  for (let index = 0; index < READ.length; index++) if (options[READ[index]] !== values[index]) return false;
  return true;
}

/** Whether something is on that is on where nothing is said. @param {unknown} option */
const unless = (option) => option === undefined || Boolean(option);

/**
 * @param {unknown} value
 * @returns {string[] | null}
 */
function textList(value) {
  const list = Array.isArray(value) ? value.slice() : [value || []].flat();
  return list.every((item) => typeof item === 'string') ? list : null;
}

/** @param {any} options */
function cacheControl(options) {
  const given = options.maxAge || options.maxage;
  const age = typeof given === 'string' ? Number(ms(/** @type {any} */ (given))) : Number(given);
  const seconds = Number.isNaN(age) ? 0 : Math.floor(Math.min(Math.max(0, age), LONGEST) / 1000);
  return `public, max-age=${seconds}${options.immutable ? ', immutable' : ''}`;
}

module.exports = { areStill, readPolicy, valuesOf };
