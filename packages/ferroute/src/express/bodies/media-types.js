// Which requests a parser is for, by their Content-Type. What was found out about a header is remembered: clients send few
// different ones.

'use strict';

const { headerOf } = require('../header-of');

/** Not this parser's. */
const SKIPPED = 0;
/** For the package's parser: another charset, or a header that is broken. */
const ORDINARY = 1;
const FAST = 2;

/** Headers remembered, and how long they may be: clients choose them. */
const MOST_HEADERS = 64;
const LONGEST_HEADER = 128;

/**
 * @param {any} bodies the edition's
 */
function defineMediaTypes(bodies) {
  const { charsetOf, typeIs } = bodies;

  /**
   * @param {any} type as in the options: one, several, or a function that is asked
   * @param {string | undefined} defaultCharset of text; undefined for bytes
   * @returns {{ judge: (req: any) => number, asked: ((req: any) => any) | undefined }} `asked`: in place of a program's function,
   *   which is not asked again about a request that was judged.
   */
  return function mediaTypes(type, defaultCharset) {
    /** @param {string | undefined} header */
    const judgeCharset = (header) => {
      if (defaultCharset === undefined) return FAST;
      return ((header && charsetOf(header)) || defaultCharset) === 'utf-8' ? FAST : ORDINARY;
    };

    /** @param {string | undefined} header */
    const judgeHeader = (header) => {
      try {
        if (
          typeof type !== 'function' &&
          !typeIs({ headers: { 'content-type': header, 'content-length': '1' } }, type)
        ) {
          return SKIPPED;
        }
        return judgeCharset(header);
      } catch {
        return ORDINARY;
      }
    };

    const judge = remembering(judgeHeader);
    const judgeByType = (/** @type {any} */ req) => judge(headerOf(req, 'content-type'));
    if (typeof type !== 'function') return { judge: judgeByType, asked: undefined };

    const accepted = new WeakSet();
    return {
      judge(req) {
        if (!type(req)) return SKIPPED;
        accepted.add(req);
        return judgeByType(req);
      },
      asked: (/** @type {any} */ req) => accepted.has(req) || type(req),
    };
  };
}

/**
 * @param {(header: string | undefined) => number} judge
 * @returns {(header: string | undefined) => number}
 */
function remembering(judge) {
  /** @type {Map<string | undefined, number>} */
  const known = new Map();
  return (header) => {
    let verdict = known.get(header);
    if (verdict === undefined) {
      verdict = judge(header);
      if (known.size < MOST_HEADERS && (header?.length ?? 0) <= LONGEST_HEADER) known.set(header, verdict);
    }
    return verdict;
  };
}

module.exports = { defineMediaTypes, FAST, ORDINARY, SKIPPED };
