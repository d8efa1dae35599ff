// A whole answer in one crossing: the native side computes `Content-Length` and `ETag`, and whether the client has the same
// already. For frameworks that answer as Express or pages/api of Next do; which they are is not known here.
//
// It is taken only where nothing of what it skips could be seen: `sendWhole` says no otherwise, and has done nothing.

'use strict';

const { STATUS_CODES } = require('node:http');
const binding = require('../binding');
const { kHeaders, METHODS } = require('./incoming');
const { methods: bodyMethods } = require('./outgoing-body');
const { endFlags, ended, kMore } = require('./outgoing-end');
const { methods: headerMethods, kFlags, kLength, kList, lines, STATUS_SHIFT } = require('./outgoing-headers');
const { PLAIN, checkValue, headerName, indexOfName } = require('./validate');
const {
  kBits,
  kHead,
  kRequest,
  kSentBody,
  kSlot,
  REQUEST_METHOD,
  DEFERRED,
  ENDED,
  HEAD_SENT,
  HEAD_STORED,
  LAST,
  NO_BODY,
  NOT_KEPT_ALIVE,
  WHOLE,
  CLOSE_AFTER,
  HAS_COPY,
  JUDGE,
  NEXT_OCTETS,
  NEXT_TEXT,
  NOT_MODIFIED,
  STRONG_TAG,
  WEAK_TAG,
} = require('./state');

const { end } = bodyMethods;
const { getHeader, removeHeader, setHeader, writeHead, _implicitHeader } = headerMethods;

/** Bits of a response whose head is still as it was made. */
const UNTOUCHED = NO_BODY | NOT_KEPT_ALIVE;

/** The statuses whose reason phrase everybody agrees on, and that have a body: 1 for those. */
const PLAIN_STATUS = new Uint8Array(1000);
for (const status of [200, 201, 202, 203, 400, 401, 403, 404, 405, 409, 410, 415, 422, 429, 500, 501, 502, 503, 504]) {
  PLAIN_STATUS[status] = 1;
}

const CONTENT_TYPE = headerName('Content-Type');
const CONTENT_LENGTH = headerName('Content-Length');
const ETAG = headerName('ETag');
const TYPE_LINE = 'Content-Type: ';

/** Longer lists of headers are put together each time. */
const MOST_REMEMBERED = 64;

/**
 * What `sendWhole` has to know of a kind of body. It remembers the last head that it made, for most answers of a program
 * have the same headers.
 */
class BodyKind {
  /**
   * @param {string} type `Content-Type` where the program has set none; empty: then there is none
   * @param {((type: string) => unknown) | null} adjust What becomes of a `Content-Type` that the program has set. Not text:
   *   the answer is left to the plain way.
   * @param {Function} [ownEnd] What the responses of the framework have as `end`, where it is not Node's.
   */
  constructor(type, adjust, ownEnd = end) {
    this.type = type;
    this.adjust = adjust;
    this.ownEnd = ownEnd;
    /** @type {any[] | null} */
    this.lastList = null;
    this.lastBlock = '';
  }
}

/** What tags are Next's: the first line of the head is not always its `Content-Type`, and a 304 keeps that. */
const NEXT = NEXT_TEXT | NEXT_OCTETS;

/** A response without headers. @type {any[]} */
const NONE = [];

/**
 * Answers with a whole body.
 * @param {any} res of ours or of Node's
 * @param {string | Uint8Array} body
 * @param {BodyKind} kind
 * @param {number} flags WEAK_TAG, STRONG_TAG or none; BOTH_DECIDE. Or NEXT_TEXT, NEXT_OCTETS
 * @param {(req: any) => boolean} mayJudge whether the request's conditions may be judged by the head as it came: asked for
 *   requests that have some, see `hasSentConditions`
 * @returns {boolean} false: the answer must go the plain way, over `setHeader` and `end`
 */
function sendWhole(res, body, kind, flags, mayJudge) {
  const bits = res[kBits];
  // Node's messages have no bits at all.
  if ((bits & ~UNTOUCHED) !== 0 || bits === undefined || res[kSlot] < 0 || res[kMore] !== undefined) return false;
  const status = res.statusCode;
  if (typeof status !== 'number' || PLAIN_STATUS[status] !== 1 || res.statusMessage !== undefined) return false;
  const req = res[kRequest];
  if (res.req !== req || req.method !== METHODS[req[kBits] & REQUEST_METHOD]) return false;
  if (
    res.end !== kind.ownEnd ||
    res.writeHead !== writeHead ||
    res.setHeader !== setHeader ||
    res.getHeader !== getHeader ||
    res.removeHeader !== removeHeader ||
    res._implicitHeader !== _implicitHeader
  ) {
    return false;
  }
  const block = blockOf(res, kind);
  if (block === undefined) return false;

  const ending = endFlags(res, req, body.length);
  let given = flags | ending;
  let after = bits | HEAD_STORED | HEAD_SENT | ENDED | WHOLE | DEFERRED;
  if ((bits & NOT_KEPT_ALIVE) !== 0) {
    given |= CLOSE_AFTER;
    after |= LAST;
  }
  if (req[kHeaders] !== null && req[kHeaders]['if-none-match']) {
    // Perhaps it was not there when the request came.
    if (!mayJudge(req)) return false;
    given |= JUDGE;
  }
  const slot = res[kSlot];
  let answer = binding.send(slot, status, block, given, body);
  if (answer === HAS_COPY) {
    if (!mayJudge(req)) return false;
    given |= JUDGE;
    answer = binding.send(slot, status, block, given, body);
  }
  let sent = status;
  if ((answer & NOT_MODIFIED) !== 0) {
    sent = res.statusCode = 304;
    after |= NO_BODY;
  }
  res.statusMessage = STATUS_CODES[sent];
  res[kBits] = after;
  res[kHead] = block;
  res[kSentBody] = body;
  res[kFlags] = given | (sent << STATUS_SHIFT);
  ended(res, req, ending, answer);
  return true;
}

/**
 * The lines of a response's headers, `Content-Type` first; undefined where the plain way must be taken.
 * @param {any} res
 * @param {BodyKind} kind
 * @returns {string | undefined}
 */
function blockOf(res, kind) {
  const list = res[kList] ?? NONE;
  const last = kind.lastList;
  if (last !== null && last.length === list.length) {
    let i = 0;
    while (i < last.length && last[i] === list[i]) i++;
    if (i === last.length) return kind.lastBlock;
  }
  return makeBlock(res, list, kind);
}

/**
 * @param {any} res
 * @param {any[]} list
 * @param {BodyKind} kind
 * @returns {string | undefined}
 */
function makeBlock(res, list, kind) {
  let { type } = kind;
  let block = '';
  let lasting = list.length <= MOST_REMEMBERED;
  for (let i = 0; i < list.length; i += 2) {
    const name = list[i];
    const value = list[i + 1];
    // Those that frame the body, and entity tags of the program's own, have consequences.
    if (name.kind !== PLAIN) return undefined;
    if (name.describes) {
      if (name.id !== CONTENT_TYPE.id || typeof value !== 'string' || value === '') return undefined;
      const adjusted = kind.adjust === null ? value : kind.adjust(value);
      if (typeof adjusted !== 'string' || checkValue(name, adjusted)) return undefined;
      type = adjusted;
    } else {
      block += lines(res, name, value, false);
      // Arrays may be changed behind our back.
      lasting &&= typeof value !== 'object';
    }
  }
  if (type !== '') block = `Content-Type: ${type}\r\n${block}`;
  if (lasting) {
    kind.lastList = list.slice();
    kind.lastBlock = block;
  }
  return block;
}

/**
 * What the native side said for a response, put where `setHeader` would have put it.
 * @param {any} res DEFERRED
 */
function completeHead(res) {
  res[kBits] &= ~DEFERRED;
  const flags = res[kFlags];
  const body = res[kSentBody];
  res[kSentBody] = undefined;
  const list = res[kList] === null ? [] : res[kList];
  res[kList] = list;
  const typeEnd = res[kHead].startsWith(TYPE_LINE) ? res[kHead].indexOf('\r\n') + 2 : 0;
  const at = indexOfName(list, CONTENT_TYPE);
  const is304 = flags >> STATUS_SHIFT === 304;
  if (is304 && (flags & NEXT) === 0) {
    if (at !== -1) list.splice(at, 2);
    res[kHead] = res[kHead].slice(typeEnd);
  } else if (typeEnd > 0) {
    const type = res[kHead].slice(TYPE_LINE.length, typeEnd - 2);
    if (at === -1) list.push(CONTENT_TYPE, type);
    else list[at + 1] = type;
  }
  if (!is304) {
    res[kLength] = Buffer.byteLength(body);
    list.push(CONTENT_LENGTH, String(res[kLength]));
    res[kHead] += `Content-Length: ${res[kLength]}\r\n`;
  }
  if ((flags & (WEAK_TAG | STRONG_TAG | NEXT)) !== 0) {
    const tag = (flags & NEXT) === 0 ? binding.etag(body, (flags & STRONG_TAG) !== 0) : binding.nextEtag(body);
    list.push(ETAG, tag);
    res[kHead] += `ETag: ${tag}\r\n`;
  }
}

/** The request headers that decide whether a client's copy is good. */
const CONDITIONS = ['if-none-match', 'if-modified-since', 'cache-control'];

/**
 * Whether the conditions of a request are those that its client has sent: middleware may have changed `req.headers`.
 * @param {any} req of ours
 */
function hasSentConditions(req) {
  if (Object.hasOwn(req, 'headers')) return false;
  const headers = req[kHeaders];
  if (headers === null) return true;
  return CONDITIONS.every((name) => {
    const sent = binding.header(req[kSlot], name);
    // A header that came twice is joined, and then it is for the plain way.
    return (headers[name] || undefined) === (sent || undefined);
  });
}

module.exports = { BodyKind, completeHead, hasSentConditions, sendWhole };
