// The keys of next.config and what each may hold, for the warnings that Next gives. Only what concerns APIs is looked at
// closely; the keys of pages are known by name and otherwise left alone.

'use strict';

const { RELEVANT_EXPERIMENTAL, PAGES_EXPERIMENTAL, PAGES_KEYS } = require('./keys');

/**
 * @typedef {'string' | 'boolean' | 'number' | 'function' | 'object' | 'array' | 'strings' | 'texts' | 'size'} Type
 *   `strings`: an array of them. `texts`: an object of them. `size`: a number of bytes or `5mb`.
 */

/** @type {Record<string, Type>} */
const KEYS = {
  basePath: 'string',
  cacheComponents: 'boolean',
  cacheHandler: 'string',
  cacheHandlers: 'object',
  cacheLife: 'object',
  cacheMaxMemorySize: 'number',
  compress: 'boolean',
  distDir: 'string',
  env: 'texts',
  expireTime: 'number',
  generateEtags: 'boolean',
  headers: 'function',
  httpAgentOptions: 'object',
  i18n: 'object',
  pageExtensions: 'strings',
  poweredByHeader: 'boolean',
  redirects: 'function',
  rewrites: 'function',
  serverExternalPackages: 'strings',
  skipMiddlewareUrlNormalize: 'boolean',
  skipProxyUrlNormalize: 'boolean',
  skipTrailingSlashRedirect: 'boolean',
  trailingSlash: 'boolean',
  transpilePackages: 'strings',
  typescript: 'object',
  experimental: 'object',
};

/**
 * What Next warns of in a configuration.
 *
 * @param {Record<string, any>} config
 * @returns {string[]} A line for each.
 */
function oddities(config) {
  const lines = [];
  for (const [key, type] of Object.entries(KEYS)) lines.push(...mismatch(config[key], type, key));
  const unknown = Object.keys(config).filter((key) => !Object.hasOwn(KEYS, key) && !PAGES_KEYS.has(key));
  if (unknown.length) lines.push(unrecognized(unknown));
  const { experimental } = config;
  if (experimental === null || typeof experimental !== 'object') return lines;
  for (const [key, type] of Object.entries(RELEVANT_EXPERIMENTAL)) {
    lines.push(...mismatch(experimental[key], /** @type {Type} */ (type), `experimental.${key}`));
  }
  const strange = Object.keys(experimental).filter(
    (key) => !Object.hasOwn(RELEVANT_EXPERIMENTAL, key) && !PAGES_EXPERIMENTAL.has(key),
  );
  if (strange.length) lines.push(`${unrecognized(strange)} at "experimental"`);
  return lines;
}

const unrecognized = (/** @type {string[]} */ keys) =>
  `Unrecognized key(s) in object: ${keys.map((key) => `'${key}'`).join(', ')}`;

/**
 * @param {any} value
 * @param {Type} type
 * @param {string} place
 * @returns {string[]}
 */
function mismatch(value, type, place) {
  if (value === undefined || value === null) return [];
  const received = Array.isArray(value) ? 'array' : typeof value;
  const expected = type === 'strings' ? 'array' : type === 'texts' ? 'object' : type;
  if (type === 'size') return received === 'number' || received === 'string' ? [] : [`Invalid input at "${place}"`];
  if (received !== expected) return [`Expected ${expected}, received ${received} at "${place}"`];
  if (type === 'strings') {
    const index = value.findIndex((/** @type {unknown} */ item) => typeof item !== 'string');
    return index < 0 ? [] : [`Expected string, received ${typeof value[index]} at "${place}[${index}]"`];
  }
  if (type !== 'texts') return [];
  return Object.entries(value)
    .filter(([, text]) => text !== undefined && typeof text !== 'string')
    .map(([key, text]) => `Expected string, received ${typeof text} at "${place}.${key}"`);
}

module.exports = { oddities };
