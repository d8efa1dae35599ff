// ServerResponse: an answer. `end(body)` with nothing sent before is one call into the native side; the head is settled
// in outgoing-headers.js. Like IncomingMessage, everything lives on the prototype, and a response without a slot (made by
// Node for https, or by `new http.ServerResponse(req)` in a program) is handed to Node's implementation.

'use strict';

const diagnostics = require('node:diagnostics_channel');
const http = require('node:http');
const binding = require('../binding');
const errors = require('./errors');
const { dump, connectionClosed, findDescriptor } = require('./incoming');
const { closeConnection } = require('./socket');
const { methods, kList, kFlags, kReason, kLength, STATUS_SHIFT } = require('./outgoing-headers');
const state = require('./state');

const {
  NODE_MAJOR,
  kSlot,
  kBits,
  kHead,
  kRequest,
  kServer,
  kBodyEnded,
  kRequestDestroyed,
  REQUEST_COMPLETE,
  REQUEST_HAS_BODY,
  HEAD_STORED,
  HEAD_SENT,
  ENDED,
  DESTROYED,
  CLOSE_EMITTED,
  CHUNKED,
  NO_BODY,
  NEEDS_DRAIN,
  STRICT_LENGTH,
  WRITTEN,
  WHOLE,
  LATE_FINISH,
  NOT_ASCII_HEAD,
  TELL_FINISHED,
  END,
  KEEP_SLOT,
  GONE,
  FULL,
  DRAINED,
  FINISHED,
  now,
  own,
  retire,
  settle,
} = state;

const NodeServerResponse = http.ServerResponse;
const node = /** @type {any} */ (NodeServerResponse.prototype);
const responseFinished = diagnostics.channel('http.server.response.finish');

/** What few responses need, in one object. */
const kMore = Symbol('more');

class More {
  corked = 0;
  /** What was written while corked: data, callback, data… @type {any[]} */
  held = [];
  /** @type {any} */
  errored = undefined;
  /** Bytes written, counted for `strictContentLength`. */
  bytes = 0;
  /** Callbacks of `write` that wait for DRAINED. @type {((error?: any) => void)[]} */
  waiting = [];
  /** Callbacks of `end` (Node 24 calls them with the error, too). @type {((error?: any) => void)[]} */
  ending = [];
}

/** @param {any} res @returns {More} */
const more = (res) => (res[kMore] ??= new More());

/** Above this an answer may wait for its client: 'finish' is told by the native side then, and else by the next tick. */
const LARGE = 16 * 1024;

/** Since Node 24 callbacks of `end` hear of errors; before, they are listeners of 'finish'. */
const END_TELLS_ERRORS = NODE_MAJOR >= 24;

/**
 * @this {any}
 * @param {any} req
 * @param {number} slot
 * @param {number} bits
 */
function initialise(req, slot, bits) {
  this._events = undefined;
  this._eventsCount = 0;
  this[kSlot] = slot;
  this[kBits] = bits;
  this[kRequest] = req;
  this[kList] = null;
  this[kHead] = null;
  this[kFlags] = 0;
  this[kReason] = undefined;
  this[kLength] = -1;
  this[kMore] = undefined;
  this.req = req;
  this.statusCode = 200;
  this.statusMessage = undefined;
}

/**
 * A response of ours, made by `dispatch`.
 * @type {any}
 */
function Outgoing(req, slot, bits) {
  initialise.call(this, req, slot, bits);
}

/**
 * `http.ServerResponse`. Callable without `new` on an object that inherits from it, as Node's is.
 * @this {any}
 * @param {any} req
 * @param {any} [options]
 */
function ServerResponse(req, options) {
  const pending = now.pending;
  if (pending !== null && pending.req === req) {
    // A program's own class, which `dispatch` is constructing for a request.
    now.pending = null;
    initialise.call(this, req, pending.slot, pending.bits);
  } else {
    NodeServerResponse.call(this, req, options);
  }
}
Object.setPrototypeOf(ServerResponse, NodeServerResponse);
Object.setPrototypeOf(ServerResponse.prototype, node);
Outgoing.prototype = ServerResponse.prototype;

// Responses that Node made (those of https) are instances of this one, too.
Object.defineProperty(ServerResponse, Symbol.hasInstance, {
  value(/** @type {any} */ value) {
    const prototype = this === ServerResponse ? node : this.prototype;
    return typeof value === 'object' && value !== null && Object.prototype.isPrototypeOf.call(prototype, value);
  },
  configurable: true,
});

const prototype = ServerResponse.prototype;
for (const [name, value] of Object.entries(methods)) method(name, value);

/**
 * @param {PropertyKey} name
 * @param {any} value
 */
function method(name, value) {
  Object.defineProperty(prototype, name, { value, writable: true, enumerable: true, configurable: true });
}

// ===== properties =====

/**
 * An accessor; on a response of Node's what Node has, and a value assigned to it becomes its own.
 * @param {string} name
 * @param {(this: any) => any} get
 * @param {(this: any, value: any) => void} [set]
 */
function define(name, get, set) {
  const theirs = findDescriptor(node, name);
  Object.defineProperty(prototype, name, {
    get() {
      if (this[kSlot] === undefined) return theirs === undefined ? undefined : theirs.get ? theirs.get.call(this) : theirs.value;
      return get.call(this);
    },
    set(value) {
      if (this[kSlot] === undefined && theirs?.set !== undefined) theirs.set.call(this, value);
      else if (this[kSlot] === undefined || set === undefined) own(this, name, value);
      else set.call(this, value);
    },
    enumerable: false,
    configurable: true,
  });
}

/**
 * A boolean kept as a bit; `inverse` when the bit says the opposite.
 * @param {string} name
 * @param {number} bit
 * @param {boolean} [inverse]
 */
function defineBit(name, bit, inverse = false) {
  define(
    name,
    function () {
      return ((this[kBits] & bit) !== 0) !== inverse;
    },
    function (value) {
      this[kBits] = Boolean(value) !== inverse ? this[kBits] | bit : this[kBits] & ~bit;
    },
  );
}

defineBit('finished', ENDED);
defineBit('chunkedEncoding', CHUNKED);
defineBit('shouldKeepAlive', state.NOT_KEPT_ALIVE, true);
defineBit('useChunkedEncodingByDefault', state.NOT_CHUNKED_BY_DEFAULT, true);
defineBit('sendDate', state.DATE_OFF, true);
defineBit('strictContentLength', STRICT_LENGTH);
defineBit('maxRequestsOnConnectionReached', state.MAX_REQUESTS_REACHED);
defineBit('_last', state.LAST);
defineBit('_hasBody', NO_BODY, true);
defineBit('_headerSent', HEAD_SENT);
defineBit('_removedConnection', state.REMOVED_CONNECTION);
defineBit('_removedContLen', state.REMOVED_LENGTH);
defineBit('_removedTE', state.REMOVED_ENCODING);
defineBit('_defaultKeepAlive', state.OWN_KEEP_ALIVE, true);
defineBit('_expect_continue', state.EXPECTS_CONTINUE);
defineBit('_sent100', state.SENT_CONTINUE);

/**
 * The slot is free, and not just now: what was still to come has come.
 * @param {any} res
 */
const isOver = (res) => res[kSlot] < 0 && ~res[kSlot] !== now.epoch;

define(
  'destroyed',
  function () {
    return (this[kBits] & DESTROYED) !== 0 || isOver(this);
  },
  function (value) {
    this[kBits] = value ? this[kBits] | DESTROYED : this[kBits] & ~DESTROYED;
  },
);
define(
  '_closed',
  function () {
    return (this[kBits] & CLOSE_EMITTED) !== 0 || isOver(this);
  },
  function (value) {
    this[kBits] = value ? this[kBits] | CLOSE_EMITTED : this[kBits] & ~CLOSE_EMITTED;
  },
);
define('closed', function () {
  return this._closed;
});
define('errored', function () {
  return this[kMore]?.errored ?? null;
});
define('writable', () => true);
define('headersSent', function () {
  return (this[kBits] & HEAD_STORED) !== 0;
});
define('writableEnded', function () {
  return (this[kBits] & ENDED) !== 0;
});
define('writableFinished', function () {
  // Before Node 24 this is said as soon as nothing waits in JavaScript.
  if (NODE_MAJOR < 24) {
    return (this[kBits] & ENDED) !== 0 && (this[kBits] & (NEEDS_DRAIN | WRITTEN | DESTROYED)) !== NEEDS_DRAIN;
  }
  return (this[kBits] & WRITTEN) !== 0 || (isOver(this) && (this[kBits] & (ENDED | DESTROYED)) === ENDED);
});
define('writableObjectMode', () => false);
define('writableCorked', function () {
  return this[kMore]?.corked ?? 0;
});
define('writableHighWaterMark', function () {
  return this[kRequest][kServer]?.highWaterMark ?? 65536;
});
// How much waits is known to the native side only; here it is all or nothing.
define('writableLength', function () {
  return (this[kBits] & NEEDS_DRAIN) !== 0 ? this.writableHighWaterMark : 0;
});
define('writableNeedDrain', function () {
  return (this[kBits] & (NEEDS_DRAIN | ENDED | DESTROYED)) === NEEDS_DRAIN;
});
define('outputData', () => []);
define('outputSize', () => 0);
define('_trailer', () => '');
define('_keepAliveTimeout', function () {
  return this[kRequest][kServer]?.keepAliveTimeout ?? 0;
});
define(
  '_contentLength',
  function () {
    return this[kLength] === -1 ? null : this[kLength];
  },
  function (value) {
    this[kLength] = value === null ? -1 : value;
  },
);
// The head as text, for those who look whether there is one.
define('_header', function () {
  if ((this[kBits] & HEAD_STORED) === 0) return null;
  return `HTTP/1.1 ${this[kFlags] >> STATUS_SHIFT} ${this.statusMessage}\r\n${this[kHead]}\r\n`;
});

// Node takes the socket away when the response is complete.
define(
  'socket',
  function () {
    return (this[kBits] & WRITTEN) !== 0 || isOver(this) ? null : this[kRequest].socket;
  },
  function (value) {
    own(this, 'socket', value);
  },
);

define(
  'connection',
  function () {
    return this.socket;
  },
  function (value) {
    this.socket = value;
  },
);

if (NODE_MAJOR < 24) {
  define('_headerNames', function () {
    if (this[kList] === null) return null;
    const names = Object.create(null);
    for (const name of this.getRawHeaderNames()) names[name.toLowerCase()] = name;
    return names;
  });
}

if (node._isLenientHeaderValidation !== undefined) {
  // Servers with lenient options are Node's own: see server.js.
  method('_isLenientHeaderValidation', function () {
    return this[kSlot] === undefined && node._isLenientHeaderValidation.call(this);
  });
}

// ===== writing =====

/** @type {(error?: any) => void} */
const nothing = () => {};

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
    if (!res.destroyed) res.emit('error', error);
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
    if ((bits & DESTROYED) !== 0) process.nextTick(callback, (bits & ENDED) !== 0 ? errors.writeAfterEnd() : errors.streamDestroyed('write'));
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
    (bits & (STRICT_LENGTH | NO_BODY | state.REMOVED_LENGTH | CHUNKED)) === STRICT_LENGTH &&
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
    block = Buffer.from(block).latin1Slice();
  }
  const stored = res[kFlags];
  res[kBits] |= HEAD_SENT;
  const status = stored >> STATUS_SHIFT;
  return binding.respond(res[kSlot], status, res[kReason], block, (stored & 0xffff) | flags, chunk, res[kLength]);
}

method('write', function write(/** @type {any} */ chunk, /** @type {any} */ encoding, /** @type {any} */ callback) {
  if (this[kSlot] === undefined) return node.write.call(this, chunk, encoding, callback);
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = undefined;
  }
  if (typeof callback !== 'function') callback = nothing;
  const ok = writeChunk(this, chunk, encoding, callback);
  if (!ok) this[kBits] |= NEEDS_DRAIN;
  return ok;
});

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

method('end', function end(/** @type {any} */ chunk, /** @type {any} */ encoding, /** @type {any} */ callback) {
  if (this[kSlot] === undefined) return node.end.call(this, chunk, encoding, callback);
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
});

/**
 * Hand over the end. The slot is free with that call, unless the request's body is still to be read, or there is so much
 * to write that the native side must tell when it is done.
 * @param {any} res
 * @param {any} chunk
 */
function finish(res, chunk) {
  const req = res[kRequest];
  if (res[kMore] !== undefined) uncorked(res);
  res[kBits] |= ENDED;
  if (res[kSlot] < 0) return;
  const heard = res._events !== undefined || req._events !== undefined || responseFinished.hasSubscribers;
  const unread = (req[kBits] & (REQUEST_HAS_BODY | REQUEST_COMPLETE)) === REQUEST_HAS_BODY;
  const large = heard && ((res[kBits] & NEEDS_DRAIN) !== 0 || (chunk !== undefined && chunk.length > LARGE));
  let flags = END;
  if (large) flags |= TELL_FINISHED | KEEP_SLOT;
  else if (unread) flags |= KEEP_SLOT;
  const trailers = (res[kBits] & CHUNKED) !== 0 ? res._trailer : '';
  let answer;
  if ((res[kBits] & HEAD_SENT) === 0 && trailers === '') {
    answer = sendHead(res, chunk, flags);
  } else {
    answer = (res[kBits] & HEAD_SENT) === 0 ? sendHead(res, undefined, 0) : 0;
    answer |= binding.end(res[kSlot], chunk, flags, trailers);
  }
  if (!large && !unread) retire(req, res);
  settle(answer);
  if (!heard && !unread) return;
  if (res._events !== undefined) res.emit('prefinish');
  if (large) return;
  res[kBits] |= LATE_FINISH;
  process.nextTick(finished, res);
}

/**
 * @param {any} res
 * @param {(error?: any) => void} callback
 */
function queueEnd(res, callback) {
  if (END_TELLS_ERRORS) {
    more(res).ending.push(callback);
    // A listener, so that the end of the response is told.
    if (res._events === undefined) res.once('finish', nothing);
  } else {
    res.once('finish', callback);
  }
}

/**
 * @param {any} res
 * @param {any} error
 */
function callEnding(res, error) {
  const ending = res[kMore]?.ending;
  if (ending === undefined || ending.length === 0) return;
  res[kMore].ending = [];
  for (const callback of ending) callback(error);
}

method('flushHeaders', function flushHeaders() {
  if (this[kSlot] === undefined) return node.flushHeaders.call(this);
  if ((this[kBits] & HEAD_STORED) === 0) this._implicitHeader();
  if ((this[kBits] & (HEAD_SENT | DESTROYED)) === 0 && this[kSlot] >= 0) settle(sendHead(this, undefined, 0));
});

/** Raw text ahead of the head: informational answers, which Node's own `writeContinue` and its kin write by this. */
method('_writeRaw', function _writeRaw(/** @type {any} */ data, /** @type {any} */ encoding, /** @type {any} */ callback) {
  if (this[kSlot] === undefined) return node._writeRaw.call(this, data, encoding, callback);
  if (typeof encoding === 'function') callback = encoding;
  if ((this[kBits] & DESTROYED) !== 0 || this[kSlot] < 0) return false;
  const bytes = typeof data === 'string' ? data : Buffer.from(data).latin1Slice();
  settle((this[kBits] & HEAD_SENT) === 0 ? binding.inform(this[kSlot], bytes) : binding.write(this[kSlot], bytes, true));
  if (typeof callback === 'function') process.nextTick(callback);
  return true;
});

method('_send', function _send(/** @type {any} */ data, /** @type {any} */ encoding, /** @type {any} */ callback) {
  if (this[kSlot] === undefined) return node._send.apply(this, arguments);
  this.flushHeaders();
  return data.length === 0 || this._writeRaw(data, encoding, callback);
});

method('cork', function cork() {
  if (this[kSlot] === undefined) return node.cork.call(this);
  more(this).corked++;
});

method('uncork', function uncork() {
  if (this[kSlot] === undefined) return node.uncork.call(this);
  if (more(this).corked > 0) more(this).corked--;
  if (this[kMore].corked === 0) uncorked(this);
});

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

method('setTimeout', function setTimeout(/** @type {number} */ ms, /** @type {any} */ callback) {
  if (this[kSlot] === undefined) return node.setTimeout.call(this, ms, callback);
  if (callback) this.on('timeout', callback);
  this.socket?.setTimeout(ms);
  return this;
});

method('assignSocket', function assignSocket(/** @type {any} */ socket) {
  if (this[kSlot] === undefined) return node.assignSocket.call(this, socket);
  throw errors.socketAssigned();
});

for (const name of ['detachSocket', '_flush', '_flushOutput', '_finish']) {
  method(name, function (/** @type {any[]} */ ...args) {
    if (this[kSlot] === undefined) return node[name].apply(this, args);
  });
}

// ===== the end =====

method('destroy', function destroy(/** @type {any} */ error) {
  if (this[kSlot] === undefined) return node.destroy.call(this, error);
  if (this.destroyed) return this;
  this[kBits] |= DESTROYED;
  if (error !== undefined) more(this).errored = error;
  // A response that is complete has no socket any more.
  if ((this[kBits] & WRITTEN) === 0) closeSlot(this, error);
  else process.nextTick(emitClose, this);
  return this;
});

/**
 * Close the connection under a response.
 * @param {any} res
 * @param {any} error
 */
function closeSlot(res, error) {
  closeConnection(res[kRequest], error, (res[kBits] & ENDED) !== 0);
}

/** The request was destroyed: so is its connection. Called by IncomingMessage. */
prototype[kRequestDestroyed] = function (/** @type {any} */ error) {
  closeSlot(this, error);
};

/** The request's body was read to its end. Called by IncomingMessage. */
prototype[kBodyEnded] = function () {
  if ((this[kBits] & WRITTEN) !== 0) release(this);
};

/**
 * The response was handed to the operating system.
 * @param {any} res
 */
function finished(res) {
  if ((res[kBits] & (WRITTEN | CLOSE_EMITTED)) !== 0) return;
  const req = res[kRequest];
  if (responseFinished.hasSubscribers) {
    responseFinished.publish({ request: req, response: res, socket: req.socket, server: req[kServer] });
  }
  dump(req);
  res[kBits] |= WRITTEN;
  if (!isReading(req)) release(res);
  process.nextTick(emitClose, res);
  callEnding(res, null);
  res.emit('finish');
}

/**
 * Whether somebody still reads the request's body.
 * @param {any} req
 */
function isReading(req) {
  return (
    (req[kBits] & (REQUEST_HAS_BODY | REQUEST_COMPLETE)) === REQUEST_HAS_BODY &&
    req._events !== undefined &&
    !req.destroyed
  );
}

/** @param {any} res */
function release(res) {
  const slot = res[kSlot];
  if (slot < 0) return;
  retire(res[kRequest], res);
  binding.release(slot);
}

/** @param {any} res */
function emitClose(res) {
  if ((res[kBits] & CLOSE_EMITTED) !== 0) return;
  res[kBits] |= DESTROYED | CLOSE_EMITTED;
  res.emit('close');
}

/**
 * A signal for the exchange of a response.
 * @param {any} res
 * @param {number} signal
 */
function signalled(res, signal) {
  if ((signal & DRAINED) !== 0) drained(res);
  if ((signal & FINISHED) !== 0) finished(res);
}

/** @param {any} res */
function drained(res) {
  const waiting = res[kMore]?.waiting;
  if (waiting !== undefined && waiting.length > 0) {
    res[kMore].waiting = [];
    for (const callback of waiting) callback();
  }
  if ((res[kBits] & NEEDS_DRAIN) === 0 || (res[kBits] & ENDED) !== 0) return;
  res[kBits] &= ~NEEDS_DRAIN;
  res.emit('drain');
}

/**
 * The connection ended.
 * @param {any} res
 */
function closed(res) {
  const req = res[kRequest];
  if (res[kSlot] >= 0) retire(req, res);
  if ((res[kBits] & WRITTEN) === 0 || isReading(req)) connectionClosed(req);
  if ((res[kBits] & WRITTEN) !== 0) return;
  if (res[kMore] !== undefined) callEnding(res, res[kMore].errored ?? errors.streamDestroyed('end'));
  emitClose(res);
}

/** Events that a response which is over still owes to listeners that come in the same run. */
const LATE = new Set(['finish', 'close']);

for (const name of ['on', 'addListener', 'prependListener']) {
  const theirs = node[name];
  /** @this {any} @param {any} event @param {any} listener */
  const ours = function (event, listener) {
    theirs.call(this, event, listener);
    const slot = this[kSlot];
    if (slot !== undefined && slot < 0 && LATE.has(event)) lateListener(this);
    return this;
  };
  Object.defineProperty(ours, 'name', { value: name });
  method(name, ours);
}

/** @param {any} res */
function lateListener(res) {
  if ((res[kBits] & (WRITTEN | DESTROYED | LATE_FINISH)) !== 0 || isOver(res)) return;
  res[kBits] |= LATE_FINISH;
  process.nextTick(finished, res);
}

module.exports = { ServerResponse, Outgoing, signalled, closed };
