// The patterns of rules, read as Next reads them (path-to-regexp 6), for its messages about those that are wrong. Rust
// matches them.

'use strict';

/** A pattern or its regular expression may not be longer. */
const MAX_LENGTH = 4096;

/**
 * @typedef {import('path-to-regexp-6').Token} Token
 *
 * @typedef {object} Parsed
 * @property {Token[]} [tokens]
 * @property {number} [length] Of the regular expression.
 * @property {string} [error] The reason, in path-to-regexp's words.
 */

/**
 * @param {string} pattern
 * @returns {Parsed}
 */
function parsePattern(pattern) {
  try {
    const tokens = require('path-to-regexp-6').parse(pattern);
    return { tokens, length: regexpOf(tokens).source.length };
  } catch (error) {
    return { error: /** @type {Error} */ (error).message };
  }
}

/**
 * A destination: a path, or a URL of which the path counts.
 *
 * @param {string} destination
 * @returns {Parsed}
 */
function parseDestination(destination) {
  try {
    const { pathname, hash } = new URL(destination, 'http://n');
    return parsePattern(`${pathname}${hash}`);
  } catch (error) {
    return { error: /** @type {Error} */ (error).message };
  }
}

function regexpOf(/** @type {Token[]} */ tokens) {
  const { tokensToRegexp } = require('path-to-regexp-6');
  try {
    return tokensToRegexp(tokens);
  } catch {
    // One that repeats with nothing around it is taken to repeat whole segments.
    return tokensToRegexp(
      tokens.map((token) =>
        typeof token === 'object' && '*+'.includes(token.modifier || ' ') && !token.prefix && !token.suffix
          ? { ...token, prefix: '/' }
          : token,
      ),
    );
  }
}

/** Names of the params in a pattern: numbers for those without a name. */
const paramsOf = (/** @type {Token[]} */ tokens) =>
  tokens.filter((token) => typeof token === 'object').map((token) => token.name);

module.exports = { MAX_LENGTH, paramsOf, parseDestination, parsePattern };
