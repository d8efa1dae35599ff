// The head of an answer: the header store (`setHeader` and its kin), `writeHead`, and what Node's `_storeHeader` decides
// from them: how the body is framed and what becomes of the connection. The decisions leave as flags of `respond`.

'use strict';

const http = require('node:http');
const {
  CHUNKED_VALUE,
  CLOSE_VALUE,
  CONNECTION,
  CONTENT_LENGTH,
  COOKIE,
  DATE,
  KEEP_ALIVE,
  PLAIN,
  TRAILER,
  TRANSFER_ENCODING,
  checkValue,
  hasInvalidChar,
  headerLine,
  headerName,
  indexOfName,
  indexOfText,
} = require('./validate');
const {
  headersSent,
  invalidArgType,
  invalidArgValue,
  invalidChar,
  invalidStatusCode,
  trailerInvalid,
} = require('./errors');
const {
  NODE_MAJOR,
  kSlot,
  kBits,
  kCompleteHead,
  kHead,
  kRequest,
  kServer,
  HEAD_STORED,
  CHUNKED,
  NO_BODY,
  NOT_KEPT_ALIVE,
  LAST,
  DATE_OFF,
  REMOVED_CONNECTION,
  REMOVED_LENGTH,
  REMOVED_ENCODING,
  OWN_KEEP_ALIVE,
  NOT_CHUNKED_BY_DEFAULT,
  EXPECTS_CONTINUE,
  SENT_CONTINUE,
  WHOLE,
  NOT_ASCII_HEAD,
  DEFERRED,
  FRAMING_NONE,
  FRAMING_AUTO,
  FRAMING_LENGTH,
  FRAMING_CHUNKED,
  FRAMING_CHUNKED_IN_BLOCK,
  FRAMING_UNTIL_CLOSE,
  NO_DATE,
  CONNECTION_IN_BLOCK,
  CLOSE_AFTER,
} = require('./state');

const { STATUS_CODES } = http;
const node = /** @type {any} */ (http.ServerResponse.prototype);

/** ServerResponse: the headers that were set, flat: HeaderName, value… or null. */
const kList = Symbol('headers');
/** ServerResponse: flags of `respond`, and the status above them. */
const kFlags = Symbol('flags');
/** ServerResponse: the reason phrase to send, undefined for the usual one. */
const kReason = Symbol('reason');
/** ServerResponse: the value of `Content-Length`, or -1. */
const kLength = Symbol('contentLength');
/** Server: the names of the option `uniqueHeaders`, or null. */
const kUniqueHeaders = Symbol('uniqueHeaders');

/** The status lies above the flags. */
const STATUS_SHIFT = 16;

/** Phrases on which everybody agrees, so that they need not be sent along. @type {(string | undefined)[]} */
const USUAL_REASONS = [];
for (const status of [200, 201, 202, 204, 206, 301, 302, 304, 400, 401, 403, 404, 405, 500, 502, 503]) {
  USUAL_REASONS[status] = STATUS_CODES[status];
}

/** Since Node 22 `writeHead` with an array adds to what the array itself said; before, the last one won. */
const ARRAY_APPENDS = NODE_MAJOR >= 22;

/** @type {Record<PropertyKey, any>} */
const methods = {
  setHeader(/** @type {string} */ name, /** @type {any} */ value) {
    if (this[kSlot] === undefined) return node.setHeader.call(this, name, value);
    if (this[kBits] & HEAD_STORED) throw headersSent('set');
    const known = headerName(name);
    if (checkValue(known, value)) this[kBits] |= NOT_ASCII_HEAD;
    const list = this[kList];
    if (list === null) {
      this[kList] = [known, value];
      return this;
    }
    const at = indexOfName(list, known);
    if (at === -1) {
      list.push(known, value);
    } else {
      list[at] = known;
      list[at + 1] = value;
    }
    return this;
  },

  appendHeader(/** @type {string} */ name, /** @type {any} */ value) {
    if (this[kSlot] === undefined) return node.appendHeader.call(this, name, value);
    if (this[kBits] & HEAD_STORED) throw headersSent('append');
    const known = headerName(name);
    if (checkValue(known, value)) this[kBits] |= NOT_ASCII_HEAD;
    const list = this[kList];
    const at = list === null ? -1 : indexOfName(list, known);
    if (at === -1) return this.setHeader(name, value);
    const before = list[at + 1];
    const values = Array.isArray(before) ? before : [before];
    if (Array.isArray(value)) values.push(...value);
    else values.push(value);
    list[at + 1] = values;
    return this;
  },

  getHeader(/** @type {string} */ name) {
    if (this[kSlot] === undefined) return node.getHeader.call(this, name);
    if (typeof name !== 'string') throw invalidArgType('name', 'of type string', name);
    if ((this[kBits] & DEFERRED) !== 0) this[kCompleteHead]();
    const list = this[kList];
    if (list === null) return undefined;
    const at = indexOfText(list, name);
    return at === -1 ? undefined : list[at + 1];
  },

  hasHeader(/** @type {string} */ name) {
    if (this[kSlot] === undefined) return node.hasHeader.call(this, name);
    if (typeof name !== 'string') throw invalidArgType('name', 'of type string', name);
    if ((this[kBits] & DEFERRED) !== 0) this[kCompleteHead]();
    return this[kList] !== null && indexOfText(this[kList], name) !== -1;
  },

  removeHeader(/** @type {string} */ name) {
    if (this[kSlot] === undefined) return node.removeHeader.call(this, name);
    if (typeof name !== 'string') throw invalidArgType('name', 'of type string', name);
    if (this[kBits] & HEAD_STORED) throw headersSent('remove');
    switch (name.toLowerCase()) {
      case 'connection':
        this[kBits] |= REMOVED_CONNECTION;
        break;
      case 'content-length':
        this[kBits] |= REMOVED_LENGTH;
        break;
      case 'transfer-encoding':
        this[kBits] |= REMOVED_ENCODING;
        break;
      case 'date':
        this[kBits] |= DATE_OFF;
        break;
    }
    const list = this[kList];
    if (list === null) return;
    const at = indexOfText(list, name);
    if (at !== -1) list.splice(at, 2);
  },

  getHeaderNames() {
    if (this[kSlot] === undefined) return node.getHeaderNames.call(this);
    return each(this, (name) => name.lower);
  },

  getRawHeaderNames() {
    if (this[kSlot] === undefined) return node.getRawHeaderNames.call(this);
    return each(this, (name) => name.written);
  },

  getHeaders() {
    if (this[kSlot] === undefined) return node.getHeaders.call(this);
    if ((this[kBits] & DEFERRED) !== 0) this[kCompleteHead]();
    const headers = Object.create(null);
    const list = this[kList] ?? [];
    for (let i = 0; i < list.length; i += 2) headers[list[i].lower] = list[i + 1];
    return headers;
  },

  _renderHeaders() {
    if (this[kSlot] === undefined) return node._renderHeaders.call(this);
    if (this[kBits] & HEAD_STORED) throw headersSent('render');
    /** @type {Record<string, any>} */
    const headers = {};
    const list = this[kList] ?? [];
    for (let i = 0; i < list.length; i += 2) headers[list[i].written] = list[i + 1];
    return headers;
  },

  _implicitHeader() {
    this.writeHead(this.statusCode);
  },

  writeHead(/** @type {any} */ statusCode, /** @type {any} */ reason, /** @type {any} */ headers) {
    // biome-ignore lint/complexity/noArguments: who has patched Node's sees what was passed, no more
    if (this[kSlot] === undefined) return node.writeHead.apply(this, arguments);
    if (this[kBits] & HEAD_STORED) throw headersSent('write');
    const status = statusCode | 0;
    if (status < 100 || status > 999) throw invalidStatusCode(statusCode);
    if (typeof reason === 'string') {
      this.statusMessage = reason;
    } else {
      this.statusMessage ||= STATUS_CODES[status] || 'unknown';
      headers ??= reason;
    }
    this.statusCode = status;
    if (this[kList] !== null && headers) {
      merge(this, headers);
      headers = undefined;
    }
    const message = this.statusMessage;
    if (message !== USUAL_REASONS[status]) {
      if (hasInvalidChar(message)) throw invalidChar('statusMessage');
      this[kReason] = String(message);
    }
    if (status === 204 || status === 304 || status <= 199) this[kBits] |= NO_BODY;
    // A client that waits for 100 may send its body all the same after a final status: it would be read as a request.
    if ((this[kBits] & (EXPECTS_CONTINUE | SENT_CONTINUE)) === EXPECTS_CONTINUE) this[kBits] |= NOT_KEPT_ALIVE;
    storeHead(this, status, headers);
    return this;
  },
};
methods.writeHeader = methods.writeHead;

/**
 * @param {any} res
 * @param {(name: any) => string} pick
 */
function each(res, pick) {
  if ((res[kBits] & DEFERRED) !== 0) res[kCompleteHead]();
  const list = res[kList];
  const names = [];
  if (list !== null) for (let i = 0; i < list.length; i += 2) names.push(pick(list[i]));
  return names;
}

/**
 * Headers of `writeHead` over those that were set before.
 * @param {any} res
 * @param {any} headers
 */
function merge(res, headers) {
  if (Array.isArray(headers)) {
    if (headers.length % 2 !== 0) throw invalidArgValue('headers', headers);
    if (ARRAY_APPENDS) for (let i = 0; i < headers.length; i += 2) res.removeHeader(headers[i]);
    for (let i = 0; i < headers.length; i += 2) {
      if (!headers[i]) continue;
      if (ARRAY_APPENDS) res.appendHeader(headers[i], headers[i + 1]);
      else res.setHeader(headers[i], headers[i + 1]);
    }
  } else {
    for (const name of Object.keys(headers)) if (name) res.setHeader(name, headers[name]);
  }
}

/**
 * Node's `_storeHeader`: settle the head.
 * @param {any} res
 * @param {number} status
 * @param {any} given the headers of `writeHead` when none were set before
 */
function storeHead(res, status, given) {
  let block = '';
  let seen = 0;
  const list = res[kList];
  if (list !== null) {
    for (let i = 0; i < list.length; i += 2) {
      const name = list[i];
      const value = list[i + 1];
      if (name.kind === PLAIN && typeof value === 'string') {
        block += headerLine(name, value);
      } else {
        block += lines(res, name, value, false);
        seen |= 1 << name.kind;
      }
    }
  } else if (given) {
    const flat = flatten(given);
    for (let i = 0; i < flat.length; i += 2) {
      const name = headerName(flat[i]);
      block += lines(res, name, flat[i + 1], true);
      seen |= 1 << name.kind;
    }
  }
  // The lines may have changed them.
  let bits = res[kBits];
  const hasLength = (seen & (1 << CONTENT_LENGTH)) !== 0;
  const hasEncoding = (seen & (1 << TRANSFER_ENCODING)) !== 0;
  let flags = 0;
  if ((bits & DATE_OFF) !== 0 || (seen & (1 << DATE)) !== 0) flags |= NO_DATE;

  // Node sends no body here, and closes so that no proxy waits for the chunks that the header speaks of.
  if ((bits & CHUNKED) !== 0 && (status === 204 || status === 304)) {
    bits = (bits & ~CHUNKED) | NOT_KEPT_ALIVE;
  }

  if ((bits & REMOVED_CONNECTION) !== 0) {
    flags |= CONNECTION_IN_BLOCK;
    bits = (bits & NOT_KEPT_ALIVE) !== 0 ? bits | LAST : bits & ~LAST;
  } else if ((seen & (1 << CONNECTION)) !== 0) {
    flags |= CONNECTION_IN_BLOCK;
  } else if ((bits & NOT_KEPT_ALIVE) !== 0 || !(hasLength || (bits & NOT_CHUNKED_BY_DEFAULT) === 0)) {
    bits |= LAST;
  } else if ((bits & OWN_KEEP_ALIVE) !== 0) {
    block += 'Connection: keep-alive\r\n';
    flags |= CONNECTION_IN_BLOCK;
  }

  let framing;
  if (hasLength || hasEncoding) {
    if ((bits & NO_BODY) !== 0) framing = FRAMING_NONE;
    else if ((bits & CHUNKED) !== 0) framing = FRAMING_CHUNKED_IN_BLOCK;
    else framing = hasLength ? FRAMING_LENGTH : FRAMING_UNTIL_CLOSE;
  } else if ((bits & NO_BODY) !== 0) {
    bits &= ~CHUNKED;
    framing = FRAMING_NONE;
  } else if ((bits & NOT_CHUNKED_BY_DEFAULT) !== 0) {
    bits |= LAST;
    framing = FRAMING_UNTIL_CLOSE;
  } else if ((seen & (1 << TRAILER)) === 0 && (bits & (REMOVED_LENGTH | WHOLE)) === WHOLE) {
    framing = FRAMING_AUTO;
  } else if ((bits & REMOVED_ENCODING) === 0) {
    bits |= CHUNKED;
    framing = FRAMING_CHUNKED;
  } else {
    // Neither may be said: the end of the connection is the end of the body.
    bits |= LAST;
    framing = FRAMING_UNTIL_CLOSE;
  }
  if ((bits & CHUNKED) === 0 && (seen & (1 << TRAILER)) !== 0) {
    res[kBits] = bits;
    throw trailerInvalid();
  }
  if ((bits & LAST) !== 0) flags |= CLOSE_AFTER;
  res[kHead] = block;
  res[kFlags] = flags | framing | (status << STATUS_SHIFT);
  res[kBits] = bits | HEAD_STORED;
}

/**
 * Headers of `writeHead` as a flat list.
 * @param {any} headers
 * @returns {any[]}
 */
function flatten(headers) {
  if (Array.isArray(headers)) {
    if (headers.length > 0 && Array.isArray(headers[0])) return headers.flatMap((entry) => [entry[0], entry[1]]);
    if (headers.length % 2 !== 0) throw invalidArgValue('headers', headers);
    return headers;
  }
  const flat = [];
  for (const name in headers) if (Object.hasOwn(headers, name)) flat.push(name, headers[name]);
  return flat;
}

/**
 * The lines of one header, which has one value or an array of them.
 * @param {any} res
 * @param {any} name
 * @param {any} value
 * @param {boolean} check
 */
function lines(res, name, value, check) {
  if (!Array.isArray(value)) return line(res, name, value, check);
  const unique = res[kRequest][kServer]?.[kUniqueHeaders];
  if ((value.length >= 2 && name.kind === COOKIE) || unique?.has(name.lower)) {
    return line(res, name, value.join('; '), check);
  }
  let all = '';
  for (const one of value) all += line(res, name, one, check);
  return all;
}

/**
 * @param {any} res
 * @param {any} name
 * @param {any} value
 * @param {boolean} check
 */
function line(res, name, value, check) {
  if (check && checkValue(name, value)) res[kBits] |= NOT_ASCII_HEAD;
  switch (name.kind) {
    case CONNECTION:
      res[kBits] &= ~REMOVED_CONNECTION;
      if (CLOSE_VALUE.test(value)) res[kBits] |= LAST;
      else res[kBits] &= ~NOT_KEPT_ALIVE;
      break;
    case TRANSFER_ENCODING:
      res[kBits] &= ~REMOVED_ENCODING;
      if (CHUNKED_VALUE.test(value)) res[kBits] |= CHUNKED;
      break;
    case CONTENT_LENGTH:
      res[kBits] &= ~REMOVED_LENGTH;
      res[kLength] = +value;
      break;
    case KEEP_ALIVE:
      res[kBits] |= OWN_KEEP_ALIVE;
      break;
  }
  return headerLine(name, value);
}

module.exports = { methods, kList, kFlags, kReason, kLength, kUniqueHeaders, STATUS_SHIFT, lines };
