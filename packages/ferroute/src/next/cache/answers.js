// Where the answers of routes are kept: in Rust, or by the `cacheHandler` of the user.

'use strict';

const binding = require('../../binding');
const { config } = require('./config');
const { parsedLines } = require('./headers');
const { orNever } = require('./life');

/**
 * @typedef {import('./kept-route').Made} Made
 * @typedef {{ state: 0 | 1 | 2, made: Made }} FoundAnswer 0 fresh, 1 stale, 2 too old to be given.
 *
 * @typedef {object} Answers
 * @property {(key: string) => FoundAnswer | undefined | Promise<FoundAnswer | undefined>} get
 * @property {(key: string, made: Made, lines: string, created: number) => unknown} set
 * @property {(key: string) => boolean} wasMade Whether there was an answer, though it may be invalidated by now.
 */

/** Stands before a key to say that there was an answer. */
const MADE = 'made:';
const never = (/** @type {number} */ seconds) => (seconds < 0 ? undefined : seconds);

/** @type {Answers} */
const inRust = {
  get(key) {
    const found = binding.cacheGet(key);
    if (!found) return undefined;
    const [state, body, lines, status, , revalidate, expire, tags] = found;
    const made = {
      status,
      headers: parsedLines(lines),
      body,
      tags,
      revalidate: never(revalidate),
      expire: never(expire),
    };
    return { state, made };
  },
  set(key, { status, body, tags, revalidate, expire }, lines, created) {
    binding.cacheSet(MADE + key, '', '', true, [], -1, -1, created);
    binding.cacheKeep(key, status, lines, body, tags, orNever(revalidate), orNever(expire), created);
  },
  wasMade: (key) => binding.cacheGet(MADE + key) !== undefined,
};

/** @returns {Answers} */
const answers = () => (config.cacheHandler ? require('./handler').userAnswers : inRust);

module.exports = { answers };
