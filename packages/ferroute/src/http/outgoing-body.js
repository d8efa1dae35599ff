// The body of an answer: `write`, `end` and their kin. `end(body)` with nothing sent before is one call into the native
// side; the head is settled in outgoing-headers.js, what follows the end stands in outgoing-end.js.

'use strict';

const http = require('node:http');
const binding = require('../binding');
const errors = require('./errors');
const { endFlags, ended, kMore, more, queueEnd } = require('./outgoing-end');
const { kFlags, kLength, kReason, STATUS_SHIFT } = require('./outgoing-headers');
const {
  kBits,
  kHead,
  kRequest,
  kServer,
  kSlot,
  CHUNKED,
  DESTROYED,
  ENDED,
  HEAD_SENT,
  HEAD_STORED,
  NEEDS_DRAIN,
  NOT_ASCII_HEAD,
  NO_BODY,
  REMOVED_LENGTH,
  STRICT_LENGTH,
  WHOLE,
  FULL,
  GONE,
  settle,
} = require('./state');

const node = /** @type {any} */ (http.ServerResponse.prototype);

/** The flags below the status. */
const FLAGS = (1 << STATUS_SHIFT) - 1;

/** @type {(error?: any) => void} */
const nothing = () => {};

/** @type {Record<PropertyKey, any>} */
const methods = {
  write(/** @type {any} */ chunk, /** @type {any} */ encoding, /** @type {any} */ callback) {
    // biome-ignore lint/complexity/noArguments: see `end`
    if (this[kSlot] === undefined) return node.write.apply(this, arguments);
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = undefined;
    }
    if (typeof callback !== 'function') callback = nothing;
    const ok = writeChunk(this, chunk, encoding, callback);
    if (!ok && (this[kBits] & ENDED) === 0) this[kBits] |= NEEDS_DRAIN;
    return ok;
  },

  end(/** @type {any} */ chunk, /** @type {any} */ encoding, /** @type {any} */ callback) {
    // biome-ignore lint/complexity/noArguments: who has patched Node's sees what was passed, no more
    if (this[kSlot] === undefined) return node.end.apply(this, arguments);
    if (typeof chunk === 'function') {
      callback = chunk;
      chunk = undefined;
      encoding = undefined;
    } else if (typeof encoding === 'function') {
      callback = encoding;
      encoding = undefined;
    }
    if (typeof callback !== 'function') callback = undefined;

    if (chunk) {
      if ((this[kBits] & ENDED) !== 0) {
        tellError(this, errors.writeAfterEnd(), callback ?? nothing);
        return this;
      }
      if (!admit(this, chunk, encoding, nothing, true)) {
        // The client is gone: no head is settled, as in Node.
        if (callback !== undefined) queueEnd(this, callback);
        this[kBits] |= ENDED;
        return this;
      }
    } else if ((this[kBits] & ENDED) !== 0) {
      if (callback !== undefined) {
        if (this.writableFinished) callback(errors.alreadyFinished('end'));
        else queueEnd(this, callback);
      }
      return this;
    }
    if ((this[kBits] & HEAD_STORED) === 0) {
      this[kBits] |= WHOLE;
      this._implicitHeader();
    }
    if (chunk && (this[kBits] & NO_BODY) !== 0) {
      if (rejectsBodies(this)) throw errors.bodyNotAllowed();
      chunk = undefined;
    }
    if (callback !== undefined) queueEnd(this, callback);
    if ((this[kBits] & STRICT_LENGTH) !== 0 && isStrict(this) && more(this).bytes !== this[kLength]) {
      throw errors.contentLengthMismatch(more(this).bytes, this[kLength]);
    }
    finish(this, chunk ? toChunk(chunk, encoding) : undefined);
    return this;
  },

  flushHeaders() {
    if (this[kSlot] === undefined) return node.flushHeaders.call(this);
    if ((this[kBits] & HEAD_STORED) === 0) this._implicitHeader();
    if ((this[kBits] & (HEAD_SENT | DESTROYED)) === 0 && this[kSlot] >= 0) settle(sendHead(this, undefined, 0));
  },

  /** Raw text ahead of the head: informational answers, which Node's own `writeContinue` and its kin write by this. */
  _writeRaw(/** @type {any} */ data, /** @type {any} */ encoding, /** @type {any} */ callback) {
    if (this[kSlot] === undefined) return node._writeRaw.call(this, data, encoding, callback);
    if (typeof encoding === 'function') callback = encoding;
    if ((this[kBits] & DESTROYED) !== 0 || this[kSlot] < 0) return false;
    const bytes = typeof data === 'string' ? data : Buffer.from(data).toString('latin1');
    settle(
      (this[kBits] & HEAD_SENT) === 0 ? binding.inform(this[kSlot], bytes) : binding.write(this[kSlot], bytes, true),
    );
    if (typeof callback === 'function') process.nextTick(callback);
    return true;
  },

  _send(/** @type {any} */ data, /** @type {any} */ encoding, /** @type {any} */ callback) {
    if (this[kSlot] === undefined) return node._send.call(this, data, encoding, callback);
    this.flushHeaders();
    return data.length === 0 || this._writeRaw(data, encoding, callback);
  },

  cork() {
    if (this[kSlot] === undefined) return node.cork.call(this);
    more(this).corked++;
  },

  uncork() {
    if (this[kSlot] === undefined) return node.uncork.call(this);
    if (more(this).corked > 0) more(this).corked--;
    if (this[kMore].corked === 0) uncorked(this);
  },
};

/** @param {any} chunk */
const isBytes = (chunk) => chunk instanceof Uint8Array;

/**
 * @param {any} chunk
 * @param {any} encoding
 */
function byteLength(chunk, encoding) {
  return typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.byteLength;
}

/**
 * What crosses the boundary: UTF-8 text or bytes.
 * @param {any} chunk
 * @param {any} encoding
 */
function toChunk(chunk, encoding) {
  if (typeof chunk !== 'string' || !encoding || encoding === 'utf8' || encoding === 'utf-8') return chunk;
  return Buffer.from(chunk, encoding);
}

/**
 * An error that is told later, as streams tell theirs.
 * @param {any} res
 * @param {Error} error
 * @param {(error?: any) => void} callback
 */
function tellError(res, error, callback) {
  process.nextTick(() => {
    callback(error);
    // Not `destroyed`: a response that is just over is told of what was done to it in its own tick.
    if ((res[kBits] & DESTROYED) === 0) res.emit('error', error);
  });
}

/**
 * The checks before a chunk is written, in Node's order; false when it must not be.
 * @param {any} res
 * @param {any} chunk
 * @param {any} encoding
 * @param {(error?: any) => void} callback
 * @param {boolean} isLast
 */
function admit(res, chunk, encoding, callback, isLast) {
  if (typeof chunk !== 'string') {
    if (chunk === null) throw errors.nullChunk();
    if (!isBytes(chunk)) throw errors.invalidChunk(chunk);
  }
  const bits = res[kBits];
  if ((bits & (ENDED | DESTROYED)) !== 0) {
    if ((bits & DESTROYED) !== 0)
      process.nextTick(callback, (bits & ENDED) !== 0 ? errors.writeAfterEnd() : errors.streamDestroyed('write'));
    else tellError(res, errors.writeAfterEnd(), callback);
    return false;
  }
  if ((bits & STRICT_LENGTH) !== 0) checkLength(res, byteLength(chunk, encoding), isLast);
  return true;
}

/**
 * `strictContentLength`.
 * @param {any} res
 * @param {number} length of what is written now
 * @param {boolean} isLast
 */
function checkLength(res, length, isLast) {
  const written = more(res).bytes + length;
  if (isStrict(res) && (isLast ? written !== res[kLength] : written > res[kLength])) {
    throw errors.contentLengthMismatch(written, res[kLength]);
  }
  more(res).bytes = written;
}

/** @param {any} res */
function isStrict(res) {
  const bits = res[kBits];
  return (
    (bits & (STRICT_LENGTH | NO_BODY | REMOVED_LENGTH | CHUNKED)) === STRICT_LENGTH &&
    res[kLength] !== -1 &&
    !res.hasHeader('transfer-encoding')
  );
}

/**
 * Send the head, and a first or only piece of the body with it.
 * @param {any} res
 * @param {any} chunk
 * @param {number} flags
 * @returns {number}
 */
function sendHead(res, chunk, flags) {
  let block = res[kHead];
  if ((res[kBits] & NOT_ASCII_HEAD) !== 0 && typeof chunk === 'string') {
    // Node joins the head to a first piece of text and encodes both as UTF-8.
    block = Buffer.from(block).toString('latin1');
  }
  const stored = res[kFlags];
  res[kBits] |= HEAD_SENT;
  const status = stored >> STATUS_SHIFT;
  return binding.respond(res[kSlot], status, res[kReason], block, (stored & FLAGS) | flags, chunk, res[kLength]);
}

/**
 * @param {any} res
 * @param {any} chunk
 * @param {any} encoding
 * @param {(error?: any) => void} callback
 */
function writeChunk(res, chunk, encoding, callback) {
  if (!admit(res, chunk, encoding, callback, false)) return false;
  if ((res[kBits] & HEAD_STORED) === 0) res._implicitHeader();
  if ((res[kBits] & NO_BODY) !== 0) {
    if (rejectsBodies(res)) throw errors.bodyNotAllowed();
    process.nextTick(callback);
    return true;
  }
  const data = toChunk(chunk, encoding);
  if (res[kMore] !== undefined && res[kMore].corked > 0) {
    res[kMore].held.push(data, callback);
    return true;
  }
  return send(res, data, callback);
}

/**
 * @param {any} res
 * @param {any} data
 * @param {(error?: any) => void} callback
 * @returns {boolean} whether more may be written at once
 */
function send(res, data, callback) {
  let answer;
  if ((res[kBits] & HEAD_SENT) === 0) answer = sendHead(res, data, 0);
  else if (data.length > 0) answer = binding.write(res[kSlot], data, false);
  else answer = 0;
  settle(answer);
  if ((answer & GONE) !== 0) return false;
  if ((answer & FULL) !== 0) {
    more(res).waiting.push(callback);
    return false;
  }
  if (callback !== nothing) process.nextTick(callback);
  return true;
}

/** @param {any} res */
const rejectsBodies = (res) => res[kRequest][kServer]?.rejectNonStandardBodyWrites === true;

/**
 * Hand over the end.
 * @param {any} res
 * @param {any} chunk
 */
function finish(res, chunk) {
  const req = res[kRequest];
  if (res[kMore] !== undefined) uncorked(res);
  res[kBits] |= ENDED;
  if (res[kSlot] < 0) return;
  const flags = endFlags(res, req, chunk === undefined ? 0 : chunk.length);
  const trailers = (res[kBits] & CHUNKED) !== 0 ? res._trailer : '';
  let answer;
  if ((res[kBits] & HEAD_SENT) === 0 && trailers === '') {
    answer = sendHead(res, chunk, flags);
  } else {
    answer = (res[kBits] & HEAD_SENT) === 0 ? sendHead(res, undefined, 0) : 0;
    answer |= binding.end(res[kSlot], chunk, flags, trailers);
  }
  ended(res, req, flags, answer);
}

/**
 * What was written while corked goes out.
 * @param {any} res
 */
function uncorked(res) {
  const { held } = res[kMore];
  res[kMore].corked = 0;
  if (held.length === 0) return;
  res[kMore].held = [];
  for (let i = 0; i < held.length; i += 2) {
    if (res[kSlot] >= 0 && !send(res, held[i], held[i + 1])) res[kBits] |= NEEDS_DRAIN;
  }
}

module.exports = { methods };
