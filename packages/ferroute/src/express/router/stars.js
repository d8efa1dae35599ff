// Paths of Express 4 with a `*` and more captures, matched in time that grows with the path and not with its square or worse.
// As regular expressions, which `path-to-regexp` 0.1 makes of them, 16 KB of dashes keep a server busy for half a second.
//
// The result is that of the regular expression: a `*` takes as much as it can, a param as little. What failed once from some
// point on is not tried again, and that is all there is to it.

'use strict';

/**
 * A piece of a path: text; a star; a param, which ends before a slash or its `stop`.
 * @typedef {{ text: string } | { star: true } | { param: true, stop: string }} Piece
 */

const PIECE = /(\.?):(\w+)|\*|[^:*.]+|\./g;
/** Syntax that only the regular expression knows. */
const OTHER_SYNTAX = /[()?+\\[\]{}$^|]|:\w+\*|\/\.:/;

/**
 * The pieces of a path; undefined where the regular expression is to do it.
 * @param {unknown} path
 * @returns {Piece[] | undefined}
 */
function piecesOf(path) {
  if (typeof path !== 'string' || OTHER_SYNTAX.test(path)) return undefined;
  /** @type {Piece[]} */
  const pieces = [];
  let captures = 0;
  let stars = 0;
  /** What stands between the last capture or slash and here. */
  let between = '';
  for (const [all, dot, name] of path.matchAll(PIECE)) {
    if (name !== undefined) {
      const afterSlash = dot === '' && between.endsWith('/');
      if (dot) pieces.push({ text: '.' });
      pieces.push({ param: true, stop: dot ? '.' : afterSlash ? '' : between });
      between = '';
      captures++;
    } else if (all === '*') {
      pieces.push({ star: true });
      between = '';
      captures++;
      stars++;
    } else {
      pieces.push({ text: all });
      between += all;
    }
  }
  return stars > 0 && captures > 1 ? pieces : undefined;
}

/** What `.` of a regular expression does not match. No client can send these; a program may write them into `req.url`. */
const LINE_END = /[\n\r\u2028\u2029]/;

/**
 * @param {Piece[]} given
 * @param {{ end?: boolean, sensitive?: boolean, strict?: boolean }} options
 * @param {RegExp} regexp the same path, for text that has several lines
 * @returns {(path: string) => string[] | null} The whole match and the captures.
 */
function matcherOf(given, { end = true, sensitive = false, strict = false }, regexp) {
  const last = given.at(-1);
  const hasSlash = last !== undefined && 'text' in last && last.text.endsWith('/');
  // A slash at the end is optional, whether it stands there or not, unless the router is strict.
  const pieces = hasSlash && !strict ? [...given.slice(0, -1), { text: last.text.slice(0, -1) }] : given;
  const endsAnywhere = hasSlash && strict && !end;

  /** @param {string} text */
  const fold = (text) => (sensitive ? text : text.toLowerCase());
  return (path) => {
    const folded = fold(path);
    // A letter whose lower case is longer would shift the rest.
    if (folded.length !== path.length || LINE_END.test(path)) return regexp.exec(path);
    /** By piece: from here on it failed; of a param within the run that ends there. */
    const failedFrom = pieces.map(() => Number.POSITIVE_INFINITY);
    const failedTo = pieces.map(() => -1);
    /** @type {string[]} */
    const captures = [];
    const length = from(0, 0, 0);
    return length === -1 ? null : [path.slice(0, length), ...captures];

    /**
     * Match the pieces from one on at a position: where the match ends, or -1.
     * @param {number} index
     * @param {number} at
     * @param {number} capture
     * @returns {number}
     */
    function from(index, at, capture) {
      const piece = pieces[index];
      if (piece === undefined) return ending(at);
      if ('text' in piece) {
        const text = fold(piece.text);
        return folded.startsWith(text, at) ? from(index + 1, at + text.length, capture) : -1;
      }
      return 'star' in piece ? star(index, at, capture) : param(piece, index, at, capture);
    }

    /** @param {number} index @param {number} at @param {number} capture @returns {number} */
    function star(index, at, capture) {
      for (let to = Math.min(path.length, failedFrom[index] - 1); to >= at; to--) {
        const length = from(index + 1, to, capture + 1);
        if (length !== -1) {
          captures[capture] = path.slice(at, to);
          return length;
        }
      }
      failedFrom[index] = Math.min(failedFrom[index], at);
      return -1;
    }

    /**
     * @param {{ stop: string }} piece
     * @param {number} index @param {number} at @param {number} capture
     * @returns {number}
     */
    function param(piece, index, at, capture) {
      if (at >= failedFrom[index] && at < failedTo[index]) return -1;
      const stop = fold(piece.stop);
      let to = at;
      while (to < path.length && path[to] !== '/' && (stop === '' || !folded.startsWith(stop, to))) {
        to++;
        if (to > failedFrom[index] && to <= failedTo[index]) break;
        const length = from(index + 1, to, capture + 1);
        if (length !== -1) {
          captures[capture] = path.slice(at, to);
          return length;
        }
      }
      failedTo[index] = to > failedFrom[index] && to <= failedTo[index] ? failedTo[index] : to;
      failedFrom[index] = at;
      return -1;
    }

    /** What may follow. @param {number} at */
    function ending(at) {
      if (!strict && path[at] === '/' && isEnd(at + 1)) return at + 1;
      return isEnd(at) ? at : -1;
    }

    /** @param {number} at */
    function isEnd(at) {
      return endsAnywhere || at === path.length || (!end && path[at] === '/');
    }
  };
}

module.exports = { matcherOf, piecesOf };
