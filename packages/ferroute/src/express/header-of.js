// One header of a request, without building the others where nobody has asked for them yet.

'use strict';

const { findHeader } = require('../http/headers');
const { kHeaders } = require('../http/incoming');
const { kHead } = require('../http/state');

/** Of a name that was not sent `req.headers` has what every object has. @type {Record<string, any>} */
const NO_HEADERS = {};

/** Names with rules of their own. @param {string} lower */
const isSpecial = (lower) => lower === 'set-cookie' || lower === '__proto__';

/**
 * What `req.headers[lower]` is.
 * @param {any} req
 * @param {string} lower the name in lower case
 */
function headerOf(req, lower) {
  const head = req[kHead];
  if (head === undefined || req[kHeaders] !== null || isSpecial(lower) || Object.hasOwn(req, 'headers')) {
    return req.headers[lower];
  }
  const value = findHeader(head, lower);
  if (value === undefined) return NO_HEADERS[lower];
  return value === null ? req.headers[lower] : value;
}

module.exports = { headerOf };
