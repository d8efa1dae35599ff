// `config.api.responseLimit`: a warning for answers that are larger.

'use strict';

const bytes = require('bytes');

/** Of a request: the bytes from which on its answer is too large; Infinity when nobody minds. */
const kLimit = Symbol('limit');

const DEFAULT_LIMIT = 4 * 1024 * 1024;

/**
 * @param {unknown} given `config.api.responseLimit`: a size, `false`, or nothing.
 * @returns {number | undefined} Undefined when it is none of these.
 */
function responseLimit(given) {
  if (given === undefined || given === null || given === true) return DEFAULT_LIMIT;
  if (!given) return Number.POSITIVE_INFINITY;
  return bytes.parse(/** @type {any} */ (given)) ?? undefined;
}

/**
 * @param {any} req
 * @param {number} size Of its answer.
 */
function warnOfSize(req, size) {
  // None is known of an answer that no handler gave.
  if (!req[kLimit] || !(size >= req[kLimit])) return;
  console.warn(
    `API response for ${req.url} exceeds ${bytes.format(req[kLimit])}. API Routes are meant to respond quickly. ` +
      'https://nextjs.org/docs/messages/api-routes-response-size-limit',
  );
}

module.exports = { kLimit, responseLimit, warnOfSize };
