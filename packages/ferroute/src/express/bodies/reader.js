// The fast way of a body parser: on a server of ours the body of an ordinary request (UTF-8 or bytes, not compressed, read by
// nobody) is gathered by the native side, which holds the limit, and parsed in one piece. Every other request goes to the
// package that Express uses, untouched.

'use strict';

const createError = require('http-errors');
const { kHeaders } = require('../../http/incoming');
const { gather, isUnread } = require('../../http/gather');
const { findHeader } = require('../../http/headers');
const {
  kBits,
  kHead,
  kSlot,
  REQUEST_BUILT,
  REQUEST_CLOSED,
  REQUEST_HAS_BODY,
  REQUEST_SAYS_EMPTY,
  REQUEST_UPGRADED,
} = require('../../http/state');
const { headerOf } = require('../header-of');
const { ORDINARY, SKIPPED } = require('./media-types');

/**
 * What is parsed, and how.
 * @typedef {object} Format
 * @property {(req: any, res: any, next: (error?: any) => void) => void} ordinary the package's parser
 * @property {number} limit in bytes
 * @property {any} verify a function or nothing
 * @property {boolean} isText else the body is its bytes
 * @property {(body: any) => any} parse
 * @property {(req: any) => number} judge whether a request's type is the format's: SKIPPED, ORDINARY or FAST
 */

const EITHER = REQUEST_BUILT | REQUEST_CLOSED | REQUEST_UPGRADED;

/** Text without the mark that it may begin with. @param {Buffer} bytes */
function decode(bytes) {
  const text = bytes.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** One body on its way. */
class Reading {
  /**
   * @param {Format} format
   * @param {any} bodies the edition's
   * @param {any} req
   * @param {any} res
   * @param {(error?: any) => void} next
   */
  constructor(format, bodies, req, res, next) {
    this.format = format;
    this.bodies = bodies;
    this.req = req;
    this.res = res;
    this.next = next;
  }

  /** @param {string | Buffer} body */
  whole(body) {
    const { format, req, res, next } = this;
    const { isText, verify } = format;
    if (verify) {
      try {
        verify(req, res, body, isText ? 'utf-8' : null);
      } catch (error) {
        const type = /** @type {any} */ (error).type || 'entity.verify.failed';
        next(createError(403, error, { body, type }));
        return;
      }
    }
    let text = body;
    try {
      if (isText && typeof body !== 'string') text = decode(body);
      req.body = format.parse(text);
    } catch (error) {
      const type = /** @type {any} */ (error).type || 'entity.parse.failed';
      next(createError(400, error, { body: text, type }));
      return;
    }
    next();
  }

  tooLarge() {
    const { bodies, format, req, res, next } = this;
    bodies.mark(req, false);
    format.ordinary(req, res, next);
  }

  /** @param {number} received */
  aborted(received) {
    const length = Number.parseInt(headerOf(this.req, 'content-length'), 10);
    const expected = Number.isNaN(length) ? null : length;
    const about = { code: 'ECONNABORTED', expected, length: expected, received, type: 'request.aborted' };
    this.next(createError(400, 'request aborted', about));
  }
}

/**
 * Whether the length that stands in a request's headers, which a program may have changed, is the one that was sent.
 * @param {any} req
 */
function saysItsLength(req) {
  return req.headers['content-length'] === findHeader(req[kHead], 'content-length');
}

/**
 * @param {any} bodies the edition's
 */
function defineReader(bodies) {
  const { isParsed, mark, prepare, typeIs } = bodies;

  /**
   * A request of ours whose body is not compressed and that nobody has touched.
   * @param {any} req
   */
  function isPlain(req) {
    if (!isUnread(req) || (req[kHeaders] !== null && !(typeIs.hasBody(req) && saysItsLength(req)))) return false;
    const encoding = headerOf(req, 'content-encoding');
    return !encoding || encoding.toLowerCase() === 'identity';
  }

  /**
   * Whether it is clear without a look at the headers that there is nothing to be parsed.
   * @param {any} req
   */
  function isBare(req) {
    if ((req[kBits] & (REQUEST_HAS_BODY | REQUEST_SAYS_EMPTY | EITHER)) !== 0) return false;
    return req[kHeaders] === null || !typeIs.hasBody(req);
  }

  /**
   * The middleware's work.
   * @param {Format} format
   * @param {any} req
   * @param {any} res
   * @param {(error?: any) => void} next
   */
  return function read(format, req, res, next) {
    if (!(req[kSlot] >= 0)) return format.ordinary(req, res, next);
    if (isParsed(req)) return next();
    if (isBare(req)) {
      prepare(req);
      return next();
    }
    if (!isPlain(req)) return format.ordinary(req, res, next);
    prepare(req);
    const verdict = format.judge(req);
    if (verdict === SKIPPED) return next();
    if (verdict !== ORDINARY) {
      const asText = format.isText && !format.verify;
      if (gather(req, format.limit, asText, new Reading(format, bodies, req, res, next))) {
        mark(req, true);
        return undefined;
      }
    }
    format.ordinary(req, res, next);
  };
}

module.exports = { defineReader };
