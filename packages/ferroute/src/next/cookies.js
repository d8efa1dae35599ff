// The `Cookie` header as `req.cookies`.

'use strict';

/**
 * Reads a Cookie header as the `cookie` package of Next does: the first of a name wins, values are percent-decoded where
 * that is possible.
 *
 * @param {string | undefined} header
 * @returns {Record<string, string>}
 */
function parseCookies(header) {
  /** @type {Record<string, string>} */
  const cookies = {};
  if (!header) return cookies;
  for (const pair of header.split(/; */)) {
    const equals = pair.indexOf('=');
    if (equals < 0) continue;
    const name = pair.slice(0, equals).trim();
    if (Object.hasOwn(cookies, name)) continue;
    let value = pair.slice(equals + 1).trim();
    if (value[0] === '"') value = value.slice(1, -1);
    // A cookie may be called `__proto__`.
    Object.defineProperty(cookies, name, {
      value: decoded(value),
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return cookies;
}

function decoded(/** @type {string} */ value) {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

module.exports = { parseCookies };
