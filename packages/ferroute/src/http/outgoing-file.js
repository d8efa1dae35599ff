// An answer with a file, by one call into the native side: it looks whether the file is as it was, weighs the request's
// conditions and ranges, and answers from memory, or from another thread. Afterwards the response is as if its head and
// body had come through its own methods. Which file it is, and what the head says of it, others decide.

'use strict';

const { AsyncResource } = require('node:async_hooks');
const { STATUS_CODES } = require('node:http');
const binding = require('../binding');
const { kHeaders, readable } = require('./incoming');
const { methods: bodyMethods } = require('./outgoing-body');
const { closed, endFlags, ended, kMore, signalled } = require('./outgoing-end');
const { kFlags, kLength, kList, methods: headMethods, STATUS_SHIFT } = require('./outgoing-headers');
const { PLAIN, headerLine, headerName } = require('./validate');
const {
  kBits,
  kHead,
  kOnSignal,
  kRequest,
  kResponse,
  kScope,
  kSlot,
  ENDED,
  HEAD_SENT,
  HEAD_STORED,
  LAST,
  NO_BODY,
  NOT_KEPT_ALIVE,
  WRITTEN,
  FRAMING_LENGTH,
  FRAMING_NONE,
  CLOSE_AFTER,
  GONE,
  READABLE,
  BODY_ABORTED,
  CLOSED,
  FINISHED,
  settle,
} = require('./state');

// ===== flags of `fileSend`: what the head says =====
const HAS_ETAG = 1 << 10;
const HAS_LAST_MODIFIED = 1 << 11;
const HEED_RANGE = 1 << 12;
const ANY_TAG = 1 << 13;
const IS_HEAD = 1 << 14;
const IGNORED_SHIFT = 16;

// ===== what it answers =====
const STREAMS = 8;
const ANSWER_SHIFT = 4;

/** Nothing was done: the file is not known, or not as it was. */
const UNKNOWN = 0;
/** Nothing was done: the request asks for something unusual, or for an error. */
const UNCLEAR = 1;
const NOT_MODIFIED = 3;
const PART = 4;

/** The bits with which the native side may answer. */
const USUAL_BITS = NOT_KEPT_ALIVE | NO_BODY;

/** Statuses that have a body, and whose reason phrase everybody agrees on. */
const USUAL_STATUS = new Set([200, 201, 202, 206, 400, 401, 403, 404, 405, 500, 502, 503]);

const ACCEPT_RANGES = headerName('Accept-Ranges');
const CACHE_CONTROL = headerName('Cache-Control');
const LAST_MODIFIED = headerName('Last-Modified');
const ETAG = headerName('ETag');
const CONTENT_TYPE = headerName('Content-Type');
const CONTENT_RANGE = headerName('Content-Range');
const CONTENT_LENGTH = headerName('Content-Length');

/** Headers that change what else is sent, where a program has set them before. */
const DECISIVE = new Set([
  ETAG.id,
  LAST_MODIFIED.id,
  CONTENT_RANGE.id,
  headerName('Content-Encoding').id,
  headerName('Content-Language').id,
]);

/** Longer lists of headers are put together each time. */
const MOST_REMEMBERED = 64;

/** In the order of the native side's bits. */
const CONDITIONAL = [
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-unmodified-since',
  'if-range',
  'range',
  'cache-control',
];

const { end, write } = bodyMethods;
const { writeHead, setHeader, getHeader, removeHeader, _implicitHeader } = headMethods;

/** What the native side tells of a range. */
const numbers = new Float64Array(2);

/** A file, and the head of an answer with it. */
class FileHead {
  /**
   * @param {number} id of the file
   * @param {number} size
   * @param {{ ranges: boolean, cacheControl: string | undefined, lastModified: string | undefined,
   *   etag: string | undefined, type: string | undefined, anyTag: boolean }} says what goes into the head
   */
  constructor(id, size, { ranges, cacheControl, lastModified, etag, type, anyTag }) {
    this.id = id;
    this.size = size;
    this.flags =
      (etag === undefined ? 0 : HAS_ETAG) |
      (lastModified === undefined ? 0 : HAS_LAST_MODIFIED) |
      (ranges ? HEED_RANGE : 0) |
      (anyTag ? ANY_TAG : 0);
    /** Name, value, name… with those of the content last. @type {any[]} */
    this.headers = [];
    if (ranges) this.headers.push(ACCEPT_RANGES, 'bytes');
    if (cacheControl !== undefined) this.headers.push(CACHE_CONTROL, cacheControl);
    if (lastModified !== undefined) this.headers.push(LAST_MODIFIED, lastModified);
    if (etag !== undefined) this.headers.push(ETAG, etag);
    const block = lines(this.headers);
    if (type !== undefined) this.headers.push(CONTENT_TYPE, type);
    /** As it is where nothing was set before. */
    this.plain = new Block(
      [],
      this.headers,
      type === undefined ? block : block + headerLine(CONTENT_TYPE, type),
      block.length,
    );
    /** As it last was where something was set before: most answers of a program have the same. @type {Block | null} */
    this.last = null;
  }
}

/** The headers of an answer, but for those that tell of its length. */
class Block {
  /**
   * @param {any[]} prior what was set before
   * @param {any[]} list all of them
   * @param {string} text
   * @param {number} entity where in the text those begin that a 304 leaves out
   */
  constructor(prior, list, text, entity) {
    this.prior = prior;
    this.list = list;
    this.text = text;
    this.entity = entity;
  }
}

/** @param {any[]} list */
function lines(list) {
  let block = '';
  for (let i = 0; i < list.length; i += 2) block += headerLine(list[i], list[i + 1]);
  return block;
}

/**
 * Whether a response may be answered past its own methods: it has not begun, and nobody has put anything in their place
 * (compression, sessions) or listens to what a pipe would tell.
 * @param {any} req
 * @param {any} res
 */
function isDirect(req, res) {
  return (
    res[kSlot] >= 0 &&
    res[kRequest] === req &&
    (res[kBits] & ~USUAL_BITS) === 0 &&
    ((res[kBits] & NO_BODY) !== 0) === (req.method === 'HEAD') &&
    res[kMore] === undefined &&
    res.statusMessage === undefined &&
    res.end === end &&
    res.write === write &&
    res.writeHead === writeHead &&
    res.setHeader === setHeader &&
    res.getHeader === getHeader &&
    res.removeHeader === removeHeader &&
    res._implicitHeader === _implicitHeader &&
    USUAL_STATUS.has(res.statusCode) &&
    (res._events === undefined || !hearsPipe(res._events))
  );
}

/** @param {any} events */
const hearsPipe = (events) => events.pipe !== undefined || events.unpipe !== undefined || events.drain !== undefined;

/**
 * The conditional headers that are not to be heeded, as bits: those that a program has taken out of `req.headers`; -1 if
 * it has changed one.
 * @param {any} req
 */
function ignoredHeaders(req) {
  const headers = req[kHeaders];
  if (headers === null) return 0;
  let ignored = 0;
  for (let i = 0; i < CONDITIONAL.length; i++) {
    const value = headers[CONDITIONAL[i]];
    if (value === undefined) ignored |= 1 << i;
    else if (value !== binding.header(req[kSlot], CONDITIONAL[i])) return -1;
  }
  return ignored;
}

/**
 * What was set before, and then a file's own headers. A type, caching and ranges of the program's own stand in the place
 * of ours. Undefined where what was set needs more than that.
 * @param {any[]} prior
 * @param {FileHead} head
 * @returns {Block | undefined}
 */
function joined(prior, head) {
  const { last } = head;
  return last !== null && isSame(prior, last.prior) ? last : join(prior, head);
}

/**
 * @param {any[]} one
 * @param {any[]} other
 */
function isSame(one, other) {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}

/**
 * @param {any[]} prior
 * @param {FileHead} head
 */
function join(prior, head) {
  let text = '';
  let own = 0;
  for (let i = 0; i < prior.length; i += 2) {
    const name = prior[i];
    const value = prior[i + 1];
    if (name.kind !== PLAIN || typeof value !== 'string' || name.id === -1 || DECISIVE.has(name.id)) return undefined;
    if (name.id === CONTENT_TYPE.id || name.id === CACHE_CONTROL.id || name.id === ACCEPT_RANGES.id) {
      if (value === '') return undefined;
      own++;
    } else {
      text += headerLine(name, value);
    }
  }
  const all =
    own === 0
      ? new Block(prior.slice(), prior.concat(head.headers), text + head.plain.text, text.length + head.plain.entity)
      : replaced(prior, head);
  if (prior.length <= MOST_REMEMBERED) head.last = all;
  return all;
}

/**
 * The same where headers of ours are to be left out. Content's headers stay behind.
 * @param {any[]} prior
 * @param {FileHead} head
 */
function replaced(prior, head) {
  /** @type {any[]} */
  const list = [];
  /** @type {any[]} */
  const content = [];
  const names = new Set();
  for (const from of [prior, head.headers]) {
    for (let i = 0; i < from.length; i += 2) {
      const name = from[i];
      if (names.has(name.id)) continue;
      names.add(name.id);
      (name.id === CONTENT_TYPE.id ? content : list).push(name, from[i + 1]);
    }
  }
  const text = lines(list);
  return new Block(prior.slice(), list.concat(content), text + lines(content), text.length);
}

/**
 * Answers with a file, if the native side can: UNKNOWN or UNCLEAR says that nothing was done.
 * @param {any} req
 * @param {any} res `isDirect`
 * @param {FileHead} head
 * @param {((aborted: boolean) => void) | undefined} done called when the file was handed over, or will not be
 */
function sendFile(req, res, head, done) {
  const block = res[kList] === null ? head.plain : joined(res[kList], head);
  if (block === undefined) return UNCLEAR;
  const ignored = ignoredHeaders(req);
  if (ignored === -1) return UNCLEAR;
  const bits = res[kBits];
  const isHead = (bits & NO_BODY) !== 0;
  const ending = endFlags(res, req, head.size);
  const closes = (bits & NOT_KEPT_ALIVE) !== 0;
  const flags = head.flags | (ignored << IGNORED_SHIFT) | (isHead ? IS_HEAD : 0) | (closes ? CLOSE_AFTER : 0) | ending;
  const answer = binding.fileSend(res[kSlot], head.id, block.text, block.entity, res.statusCode, flags, numbers);
  const outcome = answer >> ANSWER_SHIFT;
  if (outcome === UNKNOWN || outcome === UNCLEAR) {
    settle(answer);
    return outcome;
  }

  store(res, outcome, head.size, block, closes);
  if ((answer & STREAMS) !== 0) {
    settle(answer);
    const told = done && AsyncResource.bind(done);
    req[kOnSignal] = (/** @type {number} */ _slot, /** @type {number} */ signal) =>
      req[kScope].runInAsyncScope(streamed, undefined, req, signal, told);
    return outcome;
  }
  res[kBits] |= ENDED;
  ended(res, req, ending, answer);
  if (done !== undefined) {
    const gone = (answer & GONE) !== 0;
    if (gone || isHead || outcome === NOT_MODIFIED) setImmediate(done, gone);
    else done(false);
  }
  return outcome;
}

/**
 * What the response's own methods would have left behind.
 * @param {any} res
 * @param {number} outcome
 * @param {number} size
 * @param {Block} block
 * @param {boolean} closes
 */
function store(res, outcome, size, block, closes) {
  const list = block.list.slice();
  let { text } = block;
  let bits = res[kBits] | HEAD_STORED | HEAD_SENT;
  let status = res.statusCode;
  let flags = closes ? CLOSE_AFTER : 0;
  if (closes) bits |= LAST;
  if (outcome === NOT_MODIFIED) {
    status = 304;
    bits |= NO_BODY;
    flags |= FRAMING_NONE;
    if (text.length > block.entity) {
      list.length -= 2;
      text = text.slice(0, block.entity);
    }
  } else {
    let length = size;
    if (outcome === PART) {
      const [from, to] = numbers;
      const range = `bytes ${from}-${to - 1}/${size}`;
      status = 206;
      length = to - from;
      list.push(CONTENT_RANGE, range);
      text += `Content-Range: ${range}\r\n`;
    }
    list.push(CONTENT_LENGTH, length);
    text += `Content-Length: ${length}\r\n`;
    res[kLength] = length;
    flags |= FRAMING_LENGTH;
  }
  res.statusCode = status;
  res.statusMessage = STATUS_CODES[status] || 'unknown';
  res[kList] = list;
  res[kHead] = text;
  res[kFlags] = flags | (status << STATUS_SHIFT);
  res[kBits] = bits;
}

/**
 * A signal for a response whose file is on its way.
 * @param {any} req
 * @param {number} signal
 * @param {((aborted: boolean) => void) | undefined} done
 */
function streamed(req, signal, done) {
  const res = req[kResponse];
  if ((signal & (READABLE | BODY_ABORTED)) !== 0) readable(req);
  if ((signal & FINISHED) !== 0 && (res[kBits] & ENDED) === 0) {
    res[kBits] |= ENDED;
    if (res._events !== undefined) res.emit('prefinish');
    done?.(false);
  }
  signalled(res, signal);
  if ((signal & CLOSED) === 0) return;
  const aborted = (res[kBits] & WRITTEN) === 0;
  closed(res);
  if (aborted && done !== undefined) setImmediate(done, true);
}

module.exports = { FileHead, UNCLEAR, UNKNOWN, isDirect, sendFile };
