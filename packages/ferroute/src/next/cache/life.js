// Lifetimes: what `cacheLife`, `revalidate` and their kin may be, in Next's words.

'use strict';

const { FOREVER, config } = require('./config');

const NAMES = /** @type {const} */ (['stale', 'revalidate', 'expire']);
const INSTEAD_OF_FALSE = {
  stale: 'you want to cache on the client forever without checking with the server.',
  revalidate: 'you do not want to revalidate by time.',
  expire: 'you want to cache on the server forever without checking with the origin.',
};

/**
 * A lifetime that is written where it is used.
 *
 * @param {any} profile
 * @returns {import('./config').Profile}
 */
function checkedLife(profile) {
  /** @type {any} */
  const checked = { ...profile };
  for (const name of NAMES) {
    const value = profile[name];
    if (value === undefined) continue;
    if (value === false) throw new Error(`Pass \`Infinity\` instead of \`false\` if ${INSTEAD_OF_FALSE[name]}`);
    if (typeof value !== 'number') throw new Error(`The ${name} option must be a number of seconds.`);
    if (value === Number.POSITIVE_INFINITY) checked[name] = FOREVER;
    else if (!Number.isFinite(value)) {
      throw new Error(
        `Invalid \`cacheLife()\` option "${name}" provided, expected a finite number of seconds or Infinity, received ${value}.`,
      );
    }
  }
  if (checked.revalidate !== undefined && checked.expire !== undefined && checked.revalidate > checked.expire) {
    throw new Error(
      'If providing both the revalidate and expire options, the expire option must be greater than the revalidate option. ' +
        'The expire option indicates how many seconds from the start until it can no longer be used.',
    );
  }
  return checked;
}

/**
 * @param {unknown} name
 * @returns {import('./config').Profile}
 */
function lifeOf(name) {
  const { cacheLife } = config;
  if (typeof name === 'string') {
    if (Object.hasOwn(cacheLife, name)) return cacheLife[name];
    const trimmed = name.trim();
    const unknown = `Unknown \`cacheLife()\` profile "${name}" is not configured in next.config.js\n`;
    if (Object.hasOwn(cacheLife, trimmed)) throw new Error(`${unknown}Did you mean "${trimmed}" without the spaces?`);
    throw new Error(`${unknown}module.exports = {\n  cacheLife: {\n    "${name}": ...\n  }\n}`);
  }
  if (typeof name !== 'object' || name === null || Array.isArray(name)) {
    throw new Error('Invalid `cacheLife()` option. Either pass a profile name or object.');
  }
  return checkedLife(name);
}

/**
 * A `revalidate` as a number of seconds, or undefined where none was given.
 *
 * @param {unknown} value
 * @param {string} where
 * @returns {number | undefined}
 */
function checkedRevalidate(value, where) {
  if (value === undefined) return undefined;
  if (value === false || value === Number.POSITIVE_INFINITY) return FOREVER;
  if (typeof value === 'number' && value > -1) return value;
  throw new Error(`Invalid revalidate value "${value}" on "${where}", must be a non-negative number or false`);
}

/** As the native side has it: negative is never. @param {number | undefined} seconds */
const orNever = (seconds) => (seconds === undefined || seconds >= FOREVER ? -1 : seconds);

module.exports = { checkedLife, checkedRevalidate, lifeOf, orNever };
