// The parts of a request's URL that routing needs.

'use strict';

const parseUrl = require('parseurl');
const { kBits, REQUEST_OF_LISTENER } = require('../../http/state');

const SLASH = 47;
const QUESTION_MARK = 63;

/** Characters on which Node's old parser of URLs would do more than cut at the question mark. */
const ODD = '\t\n\f\r #\u00a0\ufeff';

/** By character: 1 for what belongs to a path, up to where all do but the last of the odd ones. */
const PLAIN = new Uint8Array(256).fill(1);
for (const odd of `${ODD}?`) if (odd < '\u0100') PLAIN[odd.charCodeAt(0)] = 0;

/**
 * The path of a request's URL; undefined where it can't be told.
 * @param {any} req
 * @returns {string | null | undefined}
 */
function pathname(req) {
  const { url } = req;
  if (typeof url === 'string' && url.charCodeAt(0) === SLASH) {
    for (let i = 1; i < url.length; i++) {
      const code = url.charCodeAt(i);
      if (PLAIN[code] === 1) continue;
      if (code === QUESTION_MARK) return url.slice(0, i);
      if (ODD.includes(url[i])) return parsedPathname(req);
    }
    return url;
  }
  return parsedPathname(req);
}

/** @param {any} req */
function parsedPathname(req) {
  try {
    return parseUrl(req)?.pathname;
  } catch {
    return undefined;
  }
}

/**
 * The scheme and host of a URL in absolute form; '' of every other.
 * @param {unknown} url
 */
function origin(url) {
  if (typeof url !== 'string' || url.length === 0 || url.charCodeAt(0) === SLASH) return '';
  const query = url.indexOf('?');
  const scheme = url.slice(0, query === -1 ? url.length : query).indexOf('://');
  return scheme === -1 ? '' : url.substring(0, url.indexOf('/', scheme + 3));
}

/**
 * Express leaves the parsed URL on the request, where packages look for it. Requests of ours have an accessor for it; on others
 * it is put now.
 * @param {any} req
 */
function keepParsedUrl(req) {
  if ((req[kBits] & REQUEST_OF_LISTENER) !== 0) return;
  if (Object.hasOwn(req, '_parsedUrl') ? req._parsedUrl !== undefined : '_parsedUrl' in req) return;
  parsedPathname(req);
}

module.exports = { keepParsedUrl, origin, pathname };
