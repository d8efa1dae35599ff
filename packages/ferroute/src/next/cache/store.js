// Where values are kept: in Rust, for all workers, or by the `cacheHandler` of the user.

'use strict';

const { createHash } = require('node:crypto');
const binding = require('../../binding');
const { config } = require('./config');
const { orNever } = require('./life');

/** Of the key's form: older ones are not to be found. */
const VERSION = 'v1';

/**
 * @typedef {object} Kept
 * @property {Buffer | string} value
 * @property {boolean} isStale
 *
 * @typedef {object} Asked
 * @property {string[]} tags
 * @property {string[]} softTags Of the asker's place.
 * @property {number | undefined} [revalidate] In seconds: an older one is stale, whatever was said when it was kept.
 *
 * @typedef {object} Given
 * @property {string[]} tags
 * @property {number | undefined} revalidate In seconds.
 * @property {number | undefined} [expire] In seconds.
 * @property {number} created Of `now()`, before the making began.
 * @property {boolean} [ofBuild] The next build does not see it.
 */

/** A key of fixed length. @param {...unknown} parts */
const keyOf = (...parts) =>
  createHash('sha256')
    .update(JSON.stringify([VERSION, config.fetchCacheKeyPrefix, ...parts]))
    .digest('hex');

/** In microseconds. */
const now = () => binding.cacheNow();

/**
 * @param {string} key
 * @param {Asked} asked
 * @returns {Kept | undefined}
 */
function get(key, { tags, softTags, revalidate }) {
  const found = binding.cacheGet(key, [...tags, ...softTags]);
  if (!found || found[0] === 2) return undefined;
  const isOld = revalidate !== undefined && now() - found[4] > revalidate * 1e6;
  return { value: found[1], isStale: found[0] === 1 || isOld };
}

/**
 * @param {string} key
 * @param {Buffer | string} value
 * @param {Given} given
 */
function set(key, value, { tags, revalidate, expire, created, ofBuild = false }) {
  binding.cacheSet(key, value, '', ofBuild, tags, orNever(revalidate), orNever(expire), created);
}

/** What is being made in this thread, by key. @type {Map<string, Promise<unknown>>} */
const making = new Map();

/**
 * Makes a value once for all who ask for it meanwhile.
 *
 * @template T
 * @param {string} key
 * @param {() => Promise<T>} make
 * @returns {{ leads: boolean, made: Promise<T> }}
 */
function once(key, make) {
  const before = /** @type {Promise<T> | undefined} */ (making.get(key));
  if (before) return { leads: false, made: before };
  const made = make();
  making.set(key, made);
  const done = () => void making.delete(key);
  made.then(done, done);
  return { leads: true, made };
}

module.exports = { get, keyOf, now, once, set };
