// Where values are kept: in Rust, for all workers, or by the `cacheHandler` of the user.

'use strict';

const { createHash } = require('node:crypto');
const binding = require('../../binding');
const { keep } = require('../after');
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

/** How long a thread waits for another one's value, before it makes its own. In milliseconds. */
const PATIENCE = 10_000;
/** How often it looks. In milliseconds. */
const OFTEN = 1;
const SELDOM = 20;

/** What is being made in this thread, by key. @type {Map<string, Promise<unknown>>} */
const making = new Map();

/**
 * Makes a value once for all who ask for it meanwhile, in any thread.
 *
 * @template T
 * @param {string} key
 * @param {() => Promise<T>} make
 * @param {() => T | undefined} [find] What another thread has made of it, if that was kept and is fresh. Without it, this thread
 *   makes its own.
 * @returns {{ leads: boolean, made: Promise<T> }} `leads`: nobody in this thread is at it.
 */
function once(key, make, find) {
  const before = /** @type {Promise<T> | undefined} */ (making.get(key));
  if (before) return { leads: false, made: before };
  if (!find) return { leads: true, made: noted(key, make()) };
  return { leads: true, made: noted(key, begin(key) ? ended(key, make, find) : another(key, make, find)) };
}

/**
 * Has a value made anew, unless somebody is at it. Nobody waits for it.
 *
 * @param {string} key
 * @param {() => Promise<unknown>} make
 * @param {(() => unknown) | undefined} find
 * @param {(error: unknown) => void} failed
 */
function renew(key, make, find, failed) {
  if (making.has(key)) return;
  if (!find) keep(noted(key, make()).catch(failed));
  else if (begin(key)) keep(noted(key, ended(key, make, find)).catch(failed));
}

/**
 * @template T
 * @param {string} key
 * @param {Promise<T>} made
 */
function noted(key, made) {
  making.set(key, made);
  const done = () => void making.delete(key);
  made.then(done, done);
  return made;
}

/** The user's own handler may be asked by others than this process, and is not asked again and again. */
const isOurs = () => !config.cacheHandler;

const begin = (/** @type {string} */ key) => !isOurs() || binding.cacheBegin(key);

/**
 * This thread makes it.
 *
 * @template T
 * @param {string} key
 * @param {() => Promise<T>} make
 * @param {() => T | undefined} find
 * @returns {Promise<T>}
 */
async function ended(key, make, find) {
  if (!isOurs()) return make();
  try {
    // Another thread may have ended since it was looked.
    return find() ?? (await make());
  } finally {
    binding.cacheEnd(key);
  }
}

/**
 * Waits for what another thread is making. Looks, instead of being told: whatever becomes of that thread, nobody waits for ever.
 *
 * @template T
 * @param {string} key
 * @param {() => Promise<T>} make
 * @param {() => T | undefined} find
 * @returns {Promise<T>}
 */
async function another(key, make, find) {
  const deadline = performance.now() + PATIENCE;
  let pause = OFTEN;
  do {
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(2 * pause, SELDOM);
    if (!binding.cacheBegin(key)) continue;
    binding.cacheEnd(key);
    const found = find();
    if (found !== undefined) return found;
    // It failed, or cannot be kept. Those who waited for it do not wait for each other.
    break;
  } while (performance.now() < deadline);
  return make();
}

module.exports = { get, keyOf, now, once, renew, set };
