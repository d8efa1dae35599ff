// What of the project and its configuration the cache goes by in this thread. Said once, before anything of the user's runs.

'use strict';

const { PROFILES } = require('../config/cache-life');

/** "Never", as a number of seconds: Next's, which handlers of users see. */
const FOREVER = 0xfffffffe;
const ONE_YEAR = 31_536_000;

/**
 * @typedef {import('../config/cache-life').Profile} Profile
 *
 * @typedef {object} CacheConfig
 * @property {boolean} dev Answers are never kept; values are.
 * @property {Record<string, Profile>} cacheLife
 * @property {number} expireTime In seconds.
 * @property {string | undefined} cacheHandler The user's, absolute.
 * @property {Record<string, string>} cacheHandlers The user's, absolute, by kind.
 * @property {string} build Names the build, for those who keep things elsewhere.
 * @property {boolean} cacheComponents Or `experimental.useCache`: what `'use cache'` brings may be used.
 * @property {boolean} keepsByDefault `cacheComponents`: answers of handlers that need nothing of the request are kept.
 * @property {string} fetchCacheKeyPrefix
 */

/** @type {CacheConfig} */
const config = {
  dev: false,
  cacheLife: PROFILES,
  expireTime: ONE_YEAR,
  cacheHandler: undefined,
  cacheHandlers: {},
  build: '',
  cacheComponents: false,
  keepsByDefault: false,
  fetchCacheKeyPrefix: '',
};

/**
 * @param {any} given The configuration of the project, normalised.
 * @param {boolean} dev
 * @param {string} [build]
 */
function useCacheConfig(given, dev, build = '') {
  config.dev = dev;
  // Where built code with `'use cache'` finds what it calls; see use-cache-transform.js.
  Object.defineProperty(globalThis, Symbol.for('ferroute.use-cache'), {
    get: () => require('./use-cache'),
    configurable: true,
  });
  if (!given) return;
  config.cacheLife = given.cacheLife ?? PROFILES;
  config.expireTime = given.expireTime ?? ONE_YEAR;
  config.cacheHandler = given.cacheHandler;
  config.cacheHandlers = given.cacheHandlers ?? {};
  config.build = build;
  config.cacheComponents = given.cacheComponents === true || given.experimental?.useCache === true;
  config.keepsByDefault = given.cacheComponents === true && !dev;
  if (config.keepsByDefault) require('./clock-and-chance').tellOfClockAndChance();
  config.fetchCacheKeyPrefix = given.experimental?.fetchCacheKeyPrefix ?? '';
}

module.exports = { FOREVER, ONE_YEAR, config, useCacheConfig };
