// The profiles of `cacheLife`: Next's, and over them those of next.config.

'use strict';

/** "Never", as a number that survives JSON. */
const FOREVER = 4_294_967_294;

/**
 * @typedef {{ stale?: number, revalidate?: number, expire?: number }} Profile In seconds.
 * @typedef {import('./normalise').Fail} Fail
 */

/** @type {Record<string, Profile>} */
const PROFILES = {
  default: { revalidate: 900, expire: FOREVER },
  seconds: { stale: 30, revalidate: 1, expire: 60 },
  minutes: { stale: 300, revalidate: 60, expire: 3600 },
  hours: { stale: 300, revalidate: 3600, expire: 86_400 },
  days: { stale: 300, revalidate: 86_400, expire: 604_800 },
  weeks: { stale: 300, revalidate: 604_800, expire: 2_592_000 },
  max: { stale: 300, revalidate: 2_592_000, expire: 31_536_000 },
};

/**
 * @param {Record<string, any>} given
 * @param {number} expireTime Where the default profile says nothing.
 * @param {Fail} fail
 * @returns {Record<string, Profile>}
 */
function cacheLifeOf(given, expireTime, fail) {
  /** @type {Record<string, Profile>} */
  const profiles = { ...PROFILES };
  for (const [name, profile] of Object.entries(given)) {
    if (profile === null || typeof profile !== 'object') continue;
    profiles[name] = checkedProfile(name, profile, fail);
  }
  const { stale = 300, revalidate = PROFILES.default.revalidate, expire } = profiles.default;
  // One of the user's that does not say when it ends, ends with `expireTime`.
  profiles.default = { stale, revalidate, expire: expire ?? expireTime };
  return profiles;
}

/** @param {string} name @param {any} profile @param {Fail} fail @returns {Profile} */
function checkedProfile(name, profile, fail) {
  /** @type {Profile} */
  const checked = {};
  for (const key of /** @type {const} */ (['stale', 'revalidate', 'expire'])) {
    const value = seconds(profile[key], `cacheLife.${name}.${key}`, fail);
    if (value !== undefined) checked[key] = value;
  }
  if (checked.revalidate !== undefined && checked.expire !== undefined && checked.revalidate > checked.expire) {
    fail(
      'If providing both the revalidate and expire options, the expire option must be greater than the revalidate option. ' +
        'The expire option indicates how many seconds from the start until it can no longer be used.',
      name,
    );
  }
  return checked;
}

/** @param {any} value @param {string} key @param {Fail} fail @returns {number | undefined} */
function seconds(value, key, fail) {
  if (value === undefined || value === null) return undefined;
  if (value === Number.POSITIVE_INFINITY) return FOREVER;
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    const mend = 'Pass `Infinity` for one that never ends';
    fail(`Invalid "${key}" provided, expected a finite number of seconds or Infinity, received ${value}`, key, mend);
  }
  return value;
}

module.exports = { FOREVER, PROFILES, cacheLifeOf, seconds };
