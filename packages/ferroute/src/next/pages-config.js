// What a file of pages/api exports as `config`.

'use strict';

const bytes = require('bytes');
const { responseLimit } = require('./pages-limit');

const DEFAULT_BODY_LIMIT = '1mb';
const RUNTIMES = ['edge', 'experimental-edge', 'nodejs'];

/**
 * @typedef {object} PagesConfig
 * @property {boolean} parses Whether `req.body` is made.
 * @property {number} bodyLimit The most bytes of a body.
 * @property {string} shownBodyLimit As the file says it.
 * @property {number} responseLimit The bytes from which on an answer is too large.
 * @property {boolean} mayResolveEarly `externalResolver`: somebody else answers, whenever it likes.
 */

/**
 * @param {any} config
 * @param {{ file: string, pattern: string }} route As shown in messages.
 * @returns {PagesConfig}
 * @throws {Error} A value that means nothing.
 */
function pagesConfig(config, { file, pattern }) {
  refuseUnknown(config, pattern);
  const api = config?.api ?? {};
  const given = api.bodyParser?.sizeLimit || DEFAULT_BODY_LIMIT;
  const bodyLimit = bytes.parse(given);
  if (bodyLimit === null || bodyLimit < 0) throw noSize(file, 'bodyParser.sizeLimit', given, "like '500kb'");
  const limit = responseLimit(api.responseLimit);
  if (limit === undefined) throw noSize(file, 'responseLimit', api.responseLimit, "like '8mb', or false");
  return {
    parses: api.bodyParser !== false,
    bodyLimit,
    shownBodyLimit: String(given),
    responseLimit: limit,
    mayResolveEarly: Boolean(api.externalResolver),
  };
}

/**
 * @param {string} file
 * @param {string} name
 * @param {unknown} given
 * @param {string} mend
 */
function noSize(file, name, given, mend) {
  return new Error(`${file}: config.api.${name} is no size: ${given}. Write one ${mend}`);
}

/**
 * What `next build` refuses.
 *
 * @param {any} config
 * @param {string} pattern
 */
function refuseUnknown(config, pattern) {
  if (config === undefined) return;
  const faults = [];
  const typeOf = (/** @type {unknown} */ value) =>
    value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  if (typeOf(config) !== 'object') {
    faults.push(`Expected object, received ${typeOf(config)} at "config"`);
  } else {
    const { runtime, maxDuration } = config;
    if (runtime !== undefined && !RUNTIMES.includes(runtime)) {
      const expected = RUNTIMES.map((name) => `'${name}'`).join(' | ');
      faults.push(
        typeof runtime === 'string'
          ? `Invalid enum value. Expected ${expected}, received '${runtime}' at "config.runtime"`
          : `Expected ${expected}, received ${typeOf(runtime)} at "config.runtime"`,
      );
    }
    if (maxDuration !== undefined && typeof maxDuration !== 'number') {
      faults.push(`Expected number, received ${typeOf(maxDuration)} at "config.maxDuration"`);
    }
  }
  if (faults.length === 0) return;
  throw new Error(
    `Invalid segment configuration options detected for "${pattern}". Read more at ` +
      `https://nextjs.org/docs/messages/invalid-page-config: ${faults.join('; ')}`,
  );
}

module.exports = { pagesConfig };
