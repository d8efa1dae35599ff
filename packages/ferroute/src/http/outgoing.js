// ServerResponse: an answer. Like IncomingMessage, everything lives on the prototype, and a response without a slot (made
// by Node for https, or by `new http.ServerResponse(req)` in a program) is handed to Node's implementation.
//
// The parts: outgoing-properties.js, outgoing-headers.js, outgoing-body.js, outgoing-send.js, outgoing-end.js.

'use strict';

const http = require('node:http');
const { extend, onListener } = require('./accessors');
const { socketAssigned } = require('./errors');
const { methods: bodyMethods } = require('./outgoing-body');
const { closeSlot, emitClose, kMore, lateListener, more, release } = require('./outgoing-end');
const { kFlags, kLength, kList, kReason, methods: headerMethods } = require('./outgoing-headers');
const { defineProperties } = require('./outgoing-properties');
const { completeHead } = require('./outgoing-send');
const {
  kBits,
  kBodyEnded,
  kCompleteHead,
  kHead,
  kRequest,
  kRequestDestroyed,
  kSentBody,
  kSlot,
  DESTROYED,
  WRITTEN,
  now,
} = require('./state');

const NodeOutgoingMessage = /** @type {any} */ (http.OutgoingMessage);
const NodeServerResponse = /** @type {any} */ (http.ServerResponse);
const node = NodeServerResponse.prototype;

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
  this[kSentBody] = undefined;
  this.req = req;
  this.statusCode = 200;
  this.statusMessage = undefined;
}

/**
 * A response of ours, made by `dispatch`.
 * @this {any}
 * @param {any} req
 * @param {number} slot
 * @param {number} bits
 */
function Outgoing(req, slot, bits) {
  initialise.call(this, req, slot, bits);
}

/**
 * The same for a program that swaps prototypes: see SwappedIncoming.
 * @this {any}
 * @param {any} req
 * @param {number} slot
 * @param {number} bits
 */
function SwappedOutgoing(req, slot, bits) {
  initialise.call(this, req, slot, bits);
  this.locals = undefined;
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

/**
 * `http.OutgoingMessage`. Programs and packages patch its prototype, or call its methods on responses (`cookies` does), so what
 * Node has there is there, too.
 * @this {any}
 * @param {any} [options]
 */
function OutgoingMessage(options) {
  // By itself it is Node's: nothing of ours is made by this constructor.
  if (new.target === OutgoingMessage) return new NodeOutgoingMessage(options);
  NodeOutgoingMessage.call(this, options);
  return undefined;
}
extend(OutgoingMessage, NodeOutgoingMessage);
Object.setPrototypeOf(OutgoingMessage.prototype, NodeServerResponse.prototype);
extend(ServerResponse, NodeServerResponse);
Object.setPrototypeOf(ServerResponse.prototype, OutgoingMessage.prototype);
Outgoing.prototype = SwappedOutgoing.prototype = ServerResponse.prototype;

const prototype = ServerResponse.prototype;

/** @type {Record<PropertyKey, any>} */
const methods = {
  ...headerMethods,
  ...bodyMethods,

  setTimeout(/** @type {number} */ ms, /** @type {any} */ callback) {
    if (this[kSlot] === undefined) return node.setTimeout.call(this, ms, callback);
    if (callback) this.on('timeout', callback);
    this.socket?.setTimeout(ms);
    return this;
  },

  assignSocket(/** @type {any} */ socket) {
    if (this[kSlot] === undefined) return node.assignSocket.call(this, socket);
    throw socketAssigned();
  },

  destroy(/** @type {any} */ error) {
    if (this[kSlot] === undefined) return node.destroy.call(this, error);
    if (this.destroyed) return this;
    this[kBits] |= DESTROYED;
    if (error !== undefined) more(this).errored = error;
    // A response that is complete has no socket any more.
    if ((this[kBits] & WRITTEN) === 0) closeSlot(this, error);
    else process.nextTick(emitClose, this);
    return this;
  },
};
for (const name of Object.keys(methods)) {
  const place = Object.hasOwn(NodeOutgoingMessage.prototype, name) ? OutgoingMessage.prototype : prototype;
  Object.defineProperty(place, name, {
    value: methods[name],
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

// Steps of Node's that the native side takes.
for (const name of ['detachSocket', '_flush', '_flushOutput', '_finish']) {
  /** @this {any} @param {any[]} args */
  prototype[name] = function (...args) {
    return this[kSlot] === undefined ? node[name].apply(this, args) : undefined;
  };
}

if (node._isLenientHeaderValidation !== undefined) {
  /** Servers with lenient options are Node's own: see server.js. @this {any} */
  prototype._isLenientHeaderValidation = function _isLenientHeaderValidation() {
    return this[kSlot] === undefined && node._isLenientHeaderValidation.call(this);
  };
}

/** The request was destroyed: so is its connection. @this {any} @param {any} error */
prototype[kRequestDestroyed] = function (error) {
  closeSlot(this, error);
};

/** @this {any} */
prototype[kCompleteHead] = function () {
  completeHead(this);
};

/** The request's body was read to its end. @this {any} */
prototype[kBodyEnded] = function () {
  if ((this[kBits] & WRITTEN) !== 0) release(this);
};

defineProperties(prototype, node);

onListener(prototype, node, (res, event) => {
  if (res[kSlot] < 0 && (event === 'finish' || event === 'close')) lateListener(res);
});

module.exports = { OutgoingMessage, ServerResponse, Outgoing, SwappedOutgoing };
