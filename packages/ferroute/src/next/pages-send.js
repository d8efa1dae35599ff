// What a response of pages/api has besides Node's: `status`, `send`, `json`, `redirect`, draft mode, and the count of what it
// sends. An answer that is there as a whole goes to the native side in one call, see http/outgoing-send.js.

'use strict';

const { Stream } = require('node:stream');
const binding = require('../binding');
const { Outgoing, ServerResponse } = require('../http/outgoing');
const { BodyKind, hasSentConditions, sendWhole } = require('../http/outgoing-send');
const { NEXT_OCTETS, NEXT_TEXT } = require('../http/state');
const draft = require('./draft');
const { etagOf } = require('./etag');
const { kLimit, warnOfSize } = require('./pages-limit');

const JSON_TYPE = 'application/json; charset=utf-8';
const OCTETS_TYPE = 'application/octet-stream';
const REDIRECT_ARGUMENTS =
  "Invalid redirect arguments. Please use a single argument URL, e.g. res.redirect('/destination') or use a status " +
  "code and URL, e.g. res.redirect(307, '/destination').";

const plain = ServerResponse.prototype;

/** Bytes that the handler has written. */
const kWritten = Symbol('written');

/**
 * What responses of pages/api inherit from.
 *
 * @type {any}
 */
const apiResponse = Object.assign(Object.create(plain), {
  /** @this {any} @param {number} code */
  status(code) {
    this.statusCode = code;
    return this;
  },

  /** `undefined` gives an empty answer. @this {any} @param {any} data */
  json(data) {
    const text = JSON.stringify(data);
    if (text !== undefined && this.send === apiResponse.send && sendAtOnce(this, text, json, NEXT_TEXT)) return;
    this.setHeader('Content-Type', JSON_TYPE);
    this.send(text);
  },

  /** @this {any} @param {any} body */
  send(body) {
    if (body === null || body === undefined) {
      this.end();
    } else if (this.statusCode === 204 || this.statusCode === 304) {
      sendNothing(this, body);
    } else if (typeof body === 'string') {
      // A lone surrogate is another code unit to Next's hash than it is in UTF-8.
      if (!isWellFormed(body)) sendTagged(this, body, etagOf(body));
      else if (!sendAtOnce(this, body, text, NEXT_TEXT)) sendTagged(this, body, binding.nextEtag(body));
    } else if (body instanceof Stream) {
      if (!this.getHeader('Content-Type')) this.setHeader('Content-Type', OCTETS_TYPE);
      /** @type {any} */ (body).pipe(this);
    } else if (Buffer.isBuffer(body)) {
      if (!sendAtOnce(this, body, octets, NEXT_OCTETS, never))
        sendTagged(this, body, binding.nextEtag(body), OCTETS_TYPE);
    } else if (typeof body === 'object' || typeof body === 'number' || typeof body === 'boolean') {
      const text = JSON.stringify(body);
      if (text === undefined) throw new TypeError('res.send() was given an object whose toJSON() gives undefined');
      if (!sendAtOnce(this, text, object, NEXT_TEXT, never)) {
        sendTagged(this, text, binding.nextEtag(text), JSON_TYPE, true);
      }
    } else {
      throw new TypeError(`res.send() takes no ${typeof body}`);
    }
  },

  /**
   * `redirect('/there')` with 307, or `redirect(308, '/there')`.
   *
   * @this {any}
   * @param {number | string} statusOrUrl
   * @param {string} [url]
   */
  redirect(statusOrUrl, url) {
    const [status, location] = typeof statusOrUrl === 'string' ? [307, statusOrUrl] : [statusOrUrl, url];
    if (typeof status !== 'number' || typeof location !== 'string') throw new Error(REDIRECT_ARGUMENTS);
    this.writeHead(status, { Location: location });
    // As bytes: of a head with text behind it Node makes UTF-8, which a `Location` must not be.
    this.end(Buffer.from(location));
    return this;
  },

  /** @this {any} @param {{ enable: boolean }} [options] */
  setDraftMode(options = { enable: true }) {
    return draft.setDraftMode(this, options);
  },

  /** @this {any} @param {unknown} data @param {{ maxAge?: number, path?: string }} [options] */
  setPreviewData(data, options = {}) {
    return draft.setPreviewData(this, data, options);
  },

  /** @this {any} @param {{ path?: string }} [options] */
  clearPreviewData(options = {}) {
    return draft.clearPreviewData(this, options);
  },

  /** @this {any} @param {string} urlPath @param {{ unstable_onlyGenerated?: boolean }} [options] */
  revalidate(urlPath, options = {}) {
    return require('./pages-revalidate').revalidate(this.req, urlPath, options);
  },

  /** @this {any} @param {any[]} given */
  write(...given) {
    this[kWritten] += sizeOf(given[0]);
    return plain.write.apply(this, /** @type {any} */ (given));
  },

  /** @this {any} @param {any[]} given */
  end(...given) {
    if (typeof given[0] !== 'function') this[kWritten] += sizeOf(given[0]);
    if (this[kWritten] > 0) warnOfSize(this.req, this[kWritten]);
    return plain.end.apply(this, /** @type {any} */ (given));
  },
});

/** What is not data is Node's to refuse. @param {any} chunk */
function sizeOf(chunk) {
  if (typeof chunk === 'string') return Buffer.byteLength(chunk);
  return chunk instanceof Uint8Array ? chunk.byteLength : 0;
}

/**
 * Makes a response of pages/api; takes what `Outgoing` takes.
 *
 * @this {any}
 * @param {any} req
 * @param {number} slot
 * @param {number} bits
 */
function ApiResponse(req, slot, bits) {
  Outgoing.call(this, req, slot, bits);
  this[kWritten] = 0;
}
ApiResponse.prototype = apiResponse;

// ===== bodies that are there as a whole =====

const { end } = apiResponse;
const json = new BodyKind(JSON_TYPE, () => JSON_TYPE, end);
const object = new BodyKind(JSON_TYPE, () => JSON_TYPE, end);
const text = new BodyKind('', null, end);
const octets = new BodyKind(OCTETS_TYPE, null, end);

/** A 304 has only the type that was set before: where there is one by default, such an answer goes the longer way. */
const never = () => false;

/** In Node since 20. @type {(text: string) => boolean} */
const isWellFormed = Function.prototype.call.bind(/** @type {any} */ (String.prototype).isWellFormed);

/**
 * @param {any} res
 * @param {string | Buffer} body
 * @param {BodyKind} kind
 * @param {number} flags
 * @param {(req: any) => boolean} [mayJudge]
 * @returns {boolean} False: nothing was done, and the answer must go step by step.
 */
function sendAtOnce(res, body, kind, flags, mayJudge = hasSentConditions) {
  if (!sendWhole(res, body, kind, flags, mayJudge)) return false;
  // A character is three bytes at most.
  if (body.length * 3 >= res.req[kLimit] && res.statusCode !== 304) warnOfSize(res.req, Buffer.byteLength(body));
  return true;
}

/**
 * With its entity tag, and not at all to a client that has it.
 *
 * @param {any} res
 * @param {string | Buffer} body
 * @param {string} etag
 * @param {string} [type] Its `Content-Type`.
 * @param {boolean} [forced] Whatever the handler has set.
 */
function sendTagged(res, body, etag, type, forced = false) {
  res.setHeader('ETag', etag);
  // Loaded for answers that go the longer way only.
  if (/** @type {any} */ (require('fresh-0'))(res.req.headers, { etag })) {
    res.statusCode = 304;
    res.end();
    return;
  }
  if (type && (forced || !res.getHeader('Content-Type'))) res.setHeader('Content-Type', type);
  res.setHeader('Content-Length', Buffer.byteLength(body));
  res.end(body);
}

/** @param {any} res @param {unknown} body */
function sendNothing(res, body) {
  res.removeHeader('Content-Type');
  res.removeHeader('Content-Length');
  res.removeHeader('Transfer-Encoding');
  if (process.env.NODE_ENV === 'development' && body) {
    console.warn(
      `A body was attempted to be set with a 204 statusCode for ${res.req.url}, this is invalid and the body was ` +
        'ignored.\nSee more info here https://nextjs.org/docs/messages/invalid-api-status-body',
    );
  }
  res.end();
}

module.exports = { ApiResponse };
