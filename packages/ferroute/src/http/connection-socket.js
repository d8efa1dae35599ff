// The object behind `req.socket`. It is a net.Socket by its prototype and a Duplex by its workings. While the connection speaks HTTP it only answers questions; after an
// upgrade, CONNECT or `clientError` it carries the raw bytes.

'use strict';

const net = require('node:net');
const { Duplex } = require('node:stream');
const binding = require('../binding');
const { nodeError, invalidArgType } = require('./errors');
const {
  kSlot,
  kConnection,
  kResponse,
  kOnSignal,
  READABLE,
  DRAINED,
  FINISHED,
  CLOSED,
  BODY_ABORTED,
  FULL,
  GONE,
  KEEP_SLOT,
  TELL_FINISHED,
  SLOT_INDEX,
  exchanges,
  settle,
} = require('./state');

/** The native number of a Server (set in server.js). */
const kId = Symbol('id');

/** The last request that asked for its socket. */
const kCurrent = Symbol('current');
/** A response of Node's that was assigned to the socket. */
const kMessage = Symbol('message');
/** The native side has closed the connection, or is about to. */
const kClosing = Symbol('closing');
const kPeer = Symbol('peer');
const kLocal = Symbol('local');
/** What waits for DRAINED, or for FINISHED after `end`. */
const kWaiting = Symbol('waiting');
/** `_read` found nothing: READABLE will come. */
const kReading = Symbol('reading');
/** What came behind the head of an upgrade, when it is not given to a listener. */
const kBytes = Symbol('bytes');

/** Those of open connections, by the connection's number. @type {Map<number, any>} */
const sockets = new Map();

/** For the calls that want a server: file routes have none, their connections are found by the number alone. */
const NO_SERVER = 0xffffffff;

/** @param {any} server */
const idOf = (server) => server?.[kId] ?? NO_SERVER;

/**
 * @this {any}
 * @param {any} server
 * @param {number} connection
 * @param {ReturnType<typeof binding.connectionInfo>} info
 */
function initialise(server, connection, info) {
  // Not `net.Socket.call`: that is for sockets with a libuv handle.
  /** @type {any} */ (Duplex).call(this, {
    allowHalfOpen: true,
    autoDestroy: true,
    emitClose: false,
    decodeStrings: false,
    highWaterMark: server?.highWaterMark,
  });
  this.connecting = false;
  this._hadError = false;
  this._parent = null;
  this._host = null;
  this._handle = null;
  this.server = server;
  this._server = server;
  this.parser = null;
  this.timeout = server?.timeout || undefined;
  this[kConnection] = connection;
  this[kSlot] = -1;
  this[kCurrent] = null;
  this[kClosing] = false;
  this[kWaiting] = null;
  this[kReading] = false;
  this[kBytes] = null;
  this[kPeer] = info?.[1] === undefined ? {} : { address: info[1], port: info[2], family: info[3] };
  this[kLocal] = info?.[4] === undefined ? {} : { address: info[4], port: info[5], family: info[6] };
  this.on('timeout', onTimeout);
  this.on('error', onError);
}
/**
 * A connection's socket. Called with `new` only.
 * @this {any}
 * @param {any} server null for a file route
 * @param {number} connection
 * @param {ReturnType<typeof binding.connectionInfo>} info
 */
function ConnectionSocket(server, connection, info) {
  initialise.call(this, server, connection, info);
}
Object.setPrototypeOf(ConnectionSocket.prototype, net.Socket.prototype);

// ===== raw bytes =====

/**
 * The slot's bytes belong to the socket from now on.
 * @param {any} socket
 * @param {number} slot
 * @returns {Uint8Array} what came behind the head
 */
function becomeRaw(socket, slot) {
  socket[kSlot] = slot;
  socket.removeListener('timeout', onTimeout);
  socket.removeListener('error', onError);
  exchanges[slot & SLOT_INDEX] = socket;
  return binding.takeOver(slot);
}

/**
 * Writing to the socket of a request takes it from its response.
 * @param {any} socket
 */
function takeCurrent(socket) {
  const req = socket[kCurrent];
  const slot = req === null ? -1 : req[kSlot];
  if (slot < 0) return false;
  socket[kBytes] = becomeRaw(socket, slot);
  req[kSlot] = req[kResponse][kSlot] = -1;
  return true;
}

/**
 * @param {any} socket
 * @param {{ chunk: any, encoding: any }[]} chunks
 * @param {(error?: any) => void} callback
 */
function writeRaw(socket, chunks, callback) {
  if (socket[kSlot] < 0 && !takeCurrent(socket)) {
    callback(nodeError(Error, 'ERR_SOCKET_CLOSED', 'Socket is closed'));
    return;
  }
  let answer = 0;
  for (const { chunk, encoding } of chunks) {
    const isText = typeof chunk === 'string' && (encoding === 'utf8' || encoding === 'utf-8');
    const data = typeof chunk === 'string' && !isText ? Buffer.from(chunk, encoding) : chunk;
    answer |= binding.write(socket[kSlot], data, false);
  }
  settle(answer);
  if ((answer & (FULL | GONE)) === FULL) socket[kWaiting] = callback;
  else callback();
}

/** What libuv says when a client resets. */
function readReset() {
  const error = /** @type {NodeJS.ErrnoException} */ (new Error('read ECONNRESET'));
  return Object.assign(error, { errno: -104, code: 'ECONNRESET', syscall: 'read' });
}

/** @type {Record<PropertyKey, any>} */
const methods = {
  [kOnSignal](/** @type {number} */ slot, /** @type {number} */ signal) {
    if (this[kSlot] !== slot) return;
    if (signal & (READABLE | BODY_ABORTED) && this[kReading]) {
      this[kReading] = false;
      this._read();
    }
    if (signal & (DRAINED | FINISHED)) resumeWriting(this);
    if (signal & CLOSED) {
      exchanges[slot & SLOT_INDEX] = undefined;
      this[kSlot] = -1;
      // Who waits for bytes and gets an end that neither side asked for was reset.
      const isReset = this[kReading] && !this[kClosing];
      this[kClosing] = true;
      this.destroy(isReset ? readReset() : undefined);
    }
  },

  _read() {
    if (this[kSlot] < 0) return;
    if (this[kBytes] !== null) {
      const bytes = this[kBytes];
      this[kBytes] = null;
      if (bytes.length > 0 && !this.push(bytes)) return;
    }
    for (;;) {
      const chunk = binding.read(this[kSlot]);
      if (chunk === 0) {
        this[kReading] = true;
        return;
      }
      if (chunk === 1) {
        this.push(null);
        return;
      }
      if (chunk === 2) {
        this.destroy(readReset());
        return;
      }
      if (!this.push(chunk)) return;
    }
  },

  _write(/** @type {any} */ chunk, /** @type {any} */ encoding, /** @type {(error?: any) => void} */ callback) {
    writeRaw(this, [{ chunk, encoding }], callback);
  },

  _writev(/** @type {any[]} */ chunks, /** @type {(error?: any) => void} */ callback) {
    writeRaw(this, chunks, callback);
  },

  _final(/** @type {(error?: any) => void} */ callback) {
    if (this[kClosing]) {
      callback();
      return;
    }
    if (this[kSlot] < 0) {
      // Nothing raw was written: what is left of the connection is closed when its answer has left.
      callback();
      setImmediate(closeNative, this);
      return;
    }
    this[kWaiting] = callback;
    const answer = binding.end(this[kSlot], undefined, TELL_FINISHED | KEEP_SLOT, '');
    settle(answer);
    if ((answer & GONE) !== 0) resumeWriting(this);
  },

  _destroy(/** @type {any} */ error, /** @type {(error?: any) => void} */ callback) {
    this._hadError = Boolean(error);
    closeNative(this);
    callback(error);
    // Else 'close' comes with the end of the connection.
    if (!sockets.has(this[kConnection])) process.nextTick(emitClose, this);
  },

  // net.Socket's `remoteAddress` and its kin ask these two.
  _getpeername() {
    return this[kPeer];
  },

  _getsockname() {
    return this[kLocal];
  },

  setTimeout(/** @type {any} */ ms, /** @type {any} */ callback) {
    if (this.destroyed) return this;
    if (typeof ms !== 'number') throw invalidArgType('msecs', 'of type number', ms);
    if (ms < 0 || !Number.isFinite(ms)) {
      throw nodeError(
        RangeError,
        'ERR_OUT_OF_RANGE',
        `The value of "msecs" is out of range. It must be a non-negative finite number. Received ${ms}`,
      );
    }
    if (callback !== undefined && typeof callback !== 'function') {
      throw invalidArgType('callback', 'of type function', callback);
    }
    this.timeout = ms;
    binding.connectionTimeout(idOf(this.server), this[kConnection], ms);
    if (callback !== undefined) {
      if (ms === 0) this.removeListener('timeout', callback);
      else this.once('timeout', callback);
    }
    return this;
  },

  setNoDelay(/** @type {any} */ on) {
    if (!this.destroyed)
      binding.connectionNoDelay(idOf(this.server), this[kConnection], on === undefined || Boolean(on));
    return this;
  },

  setKeepAlive(/** @type {any} */ on, /** @type {any} */ delay) {
    if (!this.destroyed) {
      binding.connectionKeepAlive(idOf(this.server), this[kConnection], Boolean(on), Number(delay) || 0);
    }
    return this;
  },

  get pending() {
    return false;
  },

  get bufferSize() {
    return this.writableLength;
  },

  get bytesRead() {
    return bytes(this)[0];
  },

  get bytesWritten() {
    return bytes(this)[1];
  },

  get _bytesDispatched() {
    return bytes(this)[1];
  },

  get _httpMessage() {
    return this[kMessage] ?? messageOf(this);
  },

  set _httpMessage(value) {
    this[kMessage] = value;
  },

  /** Whether connections keep the process alive is the server's matter: see `Server.unref`. */
  ref() {
    return this;
  },

  unref() {
    return this;
  },

  resetAndDestroy() {
    if (!this[kClosing]) {
      this[kClosing] = true;
      binding.connectionDestroy(idOf(this.server), this[kConnection], true);
    }
    return this.destroy();
  },
};
for (const name of Reflect.ownKeys(methods)) {
  Object.defineProperty(ConnectionSocket.prototype, name, {
    ...Object.getOwnPropertyDescriptor(methods, name),
    enumerable: false,
  });
}

/**
 * Go on after DRAINED or FINISHED.
 * @param {any} socket
 */
function resumeWriting(socket) {
  const waiting = socket[kWaiting];
  socket[kWaiting] = null;
  if (waiting !== null) waiting();
}

/**
 * The response that is being given on the connection: those who end connections gracefully ask.
 * @param {any} socket
 */
function messageOf(socket) {
  const res = socket[kSlot] < 0 ? socket[kCurrent]?.[kResponse] : undefined;
  return res === undefined || res[kSlot] < 0 || res.writableFinished ? null : res;
}

/** @param {any} socket */
const bytes = (socket) => binding.connectionBytes(idOf(socket.server), socket[kConnection]) ?? [0, 0];

/**
 * Close the connection, unless the native side did.
 * @param {any} socket
 */
function closeNative(socket) {
  if (socket[kClosing]) return;
  socket[kClosing] = true;
  const id = idOf(socket.server);
  const res = socket[kCurrent]?.[kResponse];
  // Node writes an answer to the socket at once, we at the end of the batch: an answer that is complete leaves first.
  if (socket[kSlot] >= 0 || (res != null && !res.finished)) {
    binding.connectionDestroy(id, socket[kConnection], false);
  } else {
    setImmediate(binding.connectionDestroy, id, socket[kConnection], false);
  }
}

/** @param {any} socket */
function emitClose(socket) {
  socket.emit('close', socket._hadError);
}

/** Nothing happened for the connection's timeout: Node's `socketOnTimeout`. @this {any} */
function onTimeout() {
  const req = this[kCurrent];
  const res = req?.[kResponse];
  const heardByRequest = req && !req.complete && req.emit('timeout', this);
  const heardByResponse = res && !res.finished && res.emit('timeout', this);
  const heardByServer = this.server?.emit('timeout', this);
  if (!heardByRequest && !heardByResponse && !heardByServer) this.destroy();
}

/** Node tells errors of sockets as 'clientError'. @this {any} @param {any} error */
function onError(error) {
  this.server?.emit('clientError', error, this);
}

module.exports = {
  ConnectionSocket: /** @type {any} */ (ConnectionSocket),
  kId,
  kCurrent,
  kClosing,
  sockets,
  idOf,
  becomeRaw,
  emitClose,
};
