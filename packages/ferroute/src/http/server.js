// Server: Node's http.Server (its options, their checks, `listen` and `close` with their errors and events) whose
// connections are the native side's. Where an option asks for what only Node's parser does, the server is Node's.

'use strict';

const { AsyncResource } = require('node:async_hooks');
const http = require('node:http');
const binding = require('../binding');
const { onListener } = require('./accessors');
const { kClasses, kListenScope, kSwaps, open, servers } = require('./dispatch');
const { IncomingMessage } = require('./incoming');
const { listenNatively } = require('./listen');
const { ServerResponse } = require('./outgoing');
const { kUniqueHeaders } = require('./outgoing-headers');
const { ConnectionSocket, kId } = require('./connection-socket');

const NodeServer = /** @type {any} */ (http.Server);
const node = NodeServer.prototype;
/** Taken before `install` puts ours in its place. */
const nodeConnectionListener = /** @type {any} */ (http)._connectionListener;

/** The values behind the properties below. */
const kSettings = Symbol('settings');
/** Connections that Node's own code serves on this server: a cluster's, or those given by `emit('connection')`. */
const kForeign = Symbol('foreign');
/** Node's start of its connection tracking, until it was called. */
const kNodeTracking = Symbol('nodeTracking');
/** The options of the `listen` that is going on. */
const kListenOptions = Symbol('listenOptions');
/** 'close' was scheduled since `close` was called. */
const kCloseScheduled = Symbol('closeScheduled');
/** Everything is left to Node. */
const kIsNodes = Symbol('isNodes');

const WATCH_CONNECTIONS = 1;
const WATCH_ERRORS = 2;

/**
 * `http.Server`.
 * @this {any}
 * @param {any} [options]
 * @param {any} [listener]
 */
function Server(options, listener) {
  if (!(this instanceof Server)) return new /** @type {any} */ (Server)(options, listener);
  initialise.call(this, options, listener);
}

/**
 * @this {any}
 * @param {any} options
 * @param {any} listener
 */
function initialise(options, listener) {
  this[kSettings] = new Map();
  this[kForeign] = 0;
  this[kId] = -1;
  this[kClasses] = null;
  this[kListenScope] = null;
  this[kSwaps] = false;
  this[kListenOptions] = {};
  this[kCloseScheduled] = false;
  this[kIsNodes] = false;
  NodeServer.call(this, options, listener);
  const given = typeof options === 'object' && options !== null ? options : {};
  this[kUniqueHeaders] = uniqueHeaders(given.uniqueHeaders);
  this[kIsNodes] = needsNode(given);
  if (given.IncomingMessage || given.ServerResponse) {
    this[kClasses] = {
      Request: given.IncomingMessage || IncomingMessage,
      Response: given.ServerResponse || ServerResponse,
    };
  }
  if (!this[kIsNodes]) {
    [this[kNodeTracking]] = this.listeners('listening').slice(-1);
    this.removeListener('connection', nodeConnectionListener);
    this.removeListener('listening', this[kNodeTracking]);
    this.on('connection', connectionListener);
    this.on('listening', listeningListener);
  }
}
Object.setPrototypeOf(Server, NodeServer);
Object.setPrototypeOf(Server.prototype, node);

/** @param {any} names */
function uniqueHeaders(names) {
  return Array.isArray(names) ? new Set(names.map((name) => name.toLowerCase())) : null;
}

/**
 * Options that the native parser does not have: the server is then Node's own, with Node's speed.
 * @param {any} options
 */
function needsNode(options) {
  if (options.insecureHTTPParser === true) return true;
  if (options.httpValidation !== undefined && options.httpValidation !== 'strict') return true;
  if (options.insecureHTTPParser === undefined && process.execArgv.includes('--insecure-http-parser')) return true;
  return (
    isForeignClass(options.IncomingMessage, IncomingMessage) || isForeignClass(options.ServerResponse, ServerResponse)
  );
}

/**
 * A class that extends Node's original and not ours: it cannot be made for a native request.
 * @param {any} given
 * @param {any} ours
 */
function isForeignClass(given, ours) {
  return (
    typeof given === 'function' &&
    given !== ours &&
    !Object.prototype.isPrototypeOf.call(ours.prototype, given.prototype)
  );
}

/**
 * A connection that is not the native side's: given by `emit('connection', socket)`, or by a cluster's primary. Node's
 * own code serves it.
 * @this {any}
 * @param {any} socket
 */
function connectionListener(socket) {
  if (socket instanceof ConnectionSocket) return;
  trackForeign(this);
  nodeConnectionListener.call(this, socket);
}

/** Node's servers have one of their own here, too: it begins to track connections. @this {any} */
function listeningListener() {
  this[kCloseScheduled] = false;
}

/** @param {any} server */
function trackForeign(server) {
  server[kNodeTracking]?.call(server);
  server[kNodeTracking] = undefined;
}

const prototype = /** @type {any} */ (Server.prototype);

// ===== properties that are settings of the native side, while it listens and before =====

/** @type {Record<string, (value: any) => number>} */
const settings = {
  headersTimeout: duration,
  requestTimeout: duration,
  keepAliveTimeout: duration,
  keepAliveTimeoutBuffer: duration,
  timeout: duration,
  maxHeadersCount: (value) => (typeof value === 'number' ? duration(value) : DEFAULT_HEADERS),
  maxHeaderSize: (value) => duration(value) || http.maxHeaderSize,
  maxRequestsPerSocket: duration,
  maxConnections: (value) => (value == null ? 0 : duration(value)),
  requireHostHeader: (value) => (value ? 1 : 0),
  highWaterMark: duration,
  noDelay: (value) => (value ? 1 : 0),
  keepAlive: (value) => (value ? 1 : 0),
  // net.Server keeps seconds.
  keepAliveInitialDelay: (value) => duration(value) * 1000,
};
const DEFAULT_HEADERS = 2000;

/** @param {any} value */
function duration(value) {
  const number = Number(value);
  return Number.isFinite(number) && number > 0 ? number : 0;
}

for (const name of Object.keys(settings)) {
  Object.defineProperty(prototype, name, {
    get() {
      return this[kSettings]?.get(name);
    },
    set(value) {
      this[kSettings].set(name, value);
      if (this[kId] !== -1) apply(this, name);
    },
    enumerable: true,
    configurable: true,
  });
}

/**
 * @param {any} server
 * @param {any} name
 */
function apply(server, name) {
  binding.serverSet(server[kId], name, settings[name](server[kSettings].get(name)));
}

/** net.Server counts here, and closes when it is 0. */
Object.defineProperty(prototype, '_connections', {
  get() {
    if (this[kId] === undefined) return undefined;
    return this[kForeign] + native(this);
  },
  set(value) {
    this[kForeign] = value - native(this);
  },
  enumerable: true,
  configurable: true,
});

/** @param {any} server */
const native = (server) => (server[kId] === -1 ? 0 : binding.serverConnections(server[kId]));

// ===== listening =====

/** @this {any} */
prototype.listen = function listen(/** @type {any[]} */ ...args) {
  const [first] = args;
  this[kListenOptions] = typeof first === 'object' && first !== null ? first : {};
  return node.listen.apply(this, args);
};

/**
 * net.Server's last step of `listen`.
 * @this {any}
 * @param {any} address @param {any} port @param {any} addressType @param {any} backlog @param {any} fd @param {any} flags
 */
prototype._listen2 = function _listen2(address, port, addressType, backlog, fd, flags) {
  // A handle that is there already was given to `listen`, or comes from a cluster's primary: libuv's.
  if (this[kIsNodes] || this._handle != null) {
    if (!this[kIsNodes]) trackForeign(this);
    node._listen2.call(this, address, port, addressType, backlog, fd, flags);
    return;
  }
  enrol(this);
  try {
    listenNatively(this, this[kId], address, port, backlog, fd, this[kListenOptions]);
  } catch (error) {
    process.nextTick(emitError, this, error);
    return;
  }
  this[kListenScope] = new AsyncResource('FERROUTESERVER');
  servers[this[kId]] = this;
  if (this._unref) this.unref();
  process.nextTick(emitListening, this);
};

/**
 * Give the server its native counterpart.
 * @param {any} server
 */
function enrol(server) {
  open();
  if (server[kId] !== -1) return;
  server[kId] = binding.createServer();
  for (const name of server[kSettings].keys()) apply(server, name);
  watch(server);
}

/** @param {any} server @param {any} error */
function emitError(server, error) {
  server.emit('error', error);
}

/** @param {any} server */
function emitListening(server) {
  // It may have been closed in between.
  if (server._handle) server.emit('listening');
}

// ===== closing =====

/** @this {any} */
prototype.close = function close(/** @type {any[]} */ ...args) {
  this[kCloseScheduled] = false;
  node.close.apply(this, args);
  return this;
};

/** Called at each end of a connection; 'close' comes once. @this {any} */
prototype._emitCloseIfDrained = function _emitCloseIfDrained() {
  if (this[kIsNodes]) {
    node._emitCloseIfDrained.call(this);
    return;
  }
  if (this._handle || this._connections > 0 || this[kCloseScheduled]) return;
  this[kCloseScheduled] = true;
  if (this[kId] !== -1) {
    servers[this[kId]] = undefined;
    binding.serverFree(this[kId]);
    this[kId] = -1;
  }
  node._emitCloseIfDrained.call(this);
};

/** @this {any} */
prototype.closeAllConnections = function closeAllConnections() {
  if (this[kId] !== -1) binding.serverCloseConnections(this[kId], false);
  node.closeAllConnections.call(this);
};

/** @this {any} */
prototype.closeIdleConnections = function closeIdleConnections() {
  if (this[kId] !== -1) binding.serverCloseConnections(this[kId], true);
  node.closeIdleConnections.call(this);
};

// ===== what the native side has to tell =====

onListener(prototype, node, (server, event) => {
  if (event === 'clientError') watch(server);
});

/**
 * Ask for what somebody hears. The ends of connections are always told: `close` waits for the last one.
 * @param {any} server
 */
function watch(server) {
  if (server[kId] === -1 || server[kId] === undefined) return;
  const errors = server.listenerCount('clientError') > 0 ? WATCH_ERRORS : 0;
  binding.serverWatch(server[kId], WATCH_CONNECTIONS | errors);
}

/**
 * `http.createServer`.
 * @param {any} [options]
 * @param {any} [listener]
 * @returns {http.Server}
 */
function createServer(options, listener) {
  return new /** @type {any} */ (Server)(options, listener);
}

module.exports = { Server, createServer, _connectionListener: connectionListener };
