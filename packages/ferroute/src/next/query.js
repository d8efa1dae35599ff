// `req.query` of pages/api: the search of the URL, and the route's params over it.

'use strict';

const querystring = require('node:querystring');

/** All keys, not just the first thousand: a request target has an end of its own. */
const ALL = { maxKeys: 0 };

/**
 * @param {string} url The request target.
 * @param {string[]} names The route's params.
 * @param {(string | string[] | undefined)[] | undefined} values Theirs, in the same order.
 * @param {string[]} [lists] Keys that hold an array though they come once: those of a rewrite.
 * @returns {Record<string, string | string[] | undefined>} A repeated key holds an array.
 */
function queryOf(url, names, values, lists) {
  const search = url.indexOf('?');
  // By a spread, which makes even `__proto__` a plain property.
  const query = search < 0 ? {} : { ...querystring.parse(url.slice(search + 1), '&', '=', ALL) };
  if (lists) for (const name of lists) if (typeof query[name] === 'string') query[name] = [query[name]];
  return values ? Object.assign(query, paramsOf(names, values)) : query;
}

/**
 * A route's params by name.
 *
 * @param {string[]} names
 * @param {(string | string[] | undefined)[]} values
 * @returns {Record<string, string | string[]>} Without an optional catch-all that matched nothing.
 */
function paramsOf(names, values) {
  /** @type {Record<string, string | string[]>} */
  const params = {};
  for (let index = 0; index < names.length; index++) {
    const value = values[index];
    if (value !== undefined) params[names[index]] = value;
  }
  return params;
}

module.exports = { paramsOf, queryOf };
