// What the native side calls: requests, signals, connections. Finds the objects behind its numbers and calls the
// program's handlers, each invocation in an async resource of its own.

'use strict';

const { AsyncResource } = require('node:async_hooks');
const diagnostics = require('node:diagnostics_channel');
const { EventEmitter } = require('node:events');
const binding = require('../binding');
const { nodeError } = require('./errors');
const { Incoming, SwappedIncoming, readable } = require('./incoming');
const { Outgoing, SwappedOutgoing } = require('./outgoing');
const { closed, signalled } = require('./outgoing-end');
const { becomeRaw, sockets } = require('./connection-socket');
const { attachSocket, closeConnection, connectionEnded, socketFor } = require('./socket');
const { CHUNKED_VALUE } = require('./validate');
const {
  NODE_MAJOR,
  kSlot,
  kBits,
  kResponse,
  kScope,
  kMessages,
  kOnSignal,
  kAbout,
  kHead,
  kConnection,
  REQUEST_HTTP_1_0,
  REQUEST_UPGRADE,
  REQUEST_EXPECT_CONTINUE,
  REQUEST_EXPECT_OTHER,
  REQUEST_KEEP_ALIVE,
  REQUEST_METHOD,
  REQUEST_ROUTE,
  REQUEST_UPGRADED,
  REQUEST_SURPLUS,
  REQUEST_AS_TOLD,
  EXPECTS_CONTINUE,
  NO_BODY,
  NOT_CHUNKED_BY_DEFAULT,
  NOT_KEPT_ALIVE,
  READABLE,
  BODY_ABORTED,
  CLOSED,
  SLOT_INDEX,
  exchanges,
  nextEpoch,
  now,
} = require('./state');

/** Server: its own message classes, or null. */
const kClasses = Symbol('classes');
/** Server: the async resource in which it was made to listen; its requests start from there, as in Node. */
const kListenScope = Symbol('listenScope');

/** Server: its program gives the messages other prototypes. */
const kSwaps = Symbol('swaps');

/** See SwappedIncoming. */
const SWAPPING_IS_SLOW = NODE_MAJOR < 24;

/** Node's name for what a request runs in. */
const RESOURCE_TYPE = 'HTTPINCOMINGMESSAGE';

// What onConnection tells.
const OPENED = 0;
const ENDED = 1;
const INACTIVE = 2;
const DROPPED = 3;

const HEAD = binding.methods.indexOf('HEAD');
const CONNECT = binding.methods.indexOf('CONNECT');

/** Bits of requests that take the longer way. */
const UNUSUAL = REQUEST_UPGRADE | REQUEST_EXPECT_CONTINUE | REQUEST_EXPECT_OTHER | REQUEST_SURPLUS;

/** What `server.emit` is where nobody has put something else. */
const { emit } = EventEmitter.prototype;

const requestStarted = diagnostics.channel('http.server.request.start');
/** There since Node 22. */
const responseCreated = diagnostics.channel(
  NODE_MAJOR >= 22 ? 'http.server.response.created' : 'ferroute.no-such-channel',
);

/** The servers of this thread that listen, by their native number. @type {any[]} */
const servers = [];

/** @type {((route: number, req: any, res: any, params: any) => void) | null} */
let routeHandler = null;

// Targets that are no route's id: see `native.d.ts`.
const EXTERNAL = 0xfffffffd;
const PROXY = 0xfffffffe;

/** @type {((req: any, res: any, about: About | undefined) => void) | null} */
let proxyHandler = null;

/** @type {((req: any, res: any, url: string, about: About | undefined) => void) | null} */
let externalHandler = null;

/**
 * @typedef {import('../binding/native').About} About
 *
 * What makes the messages of a file route: constructors that take what `Incoming` and `Outgoing` take.
 * @typedef {{ Request: any, Response: any }} Messages
 */

/** By route. @type {Messages[]} */
let routeMessages = [];

/** Those of the proxy, and of what goes to another server. @type {Messages} */
const plainMessages = { Request: Incoming, Response: Outgoing };

/** Node's test: it finds the word among others, too. */
const CONTINUE_VALUE = /(?:^|\W)100-continue(?:$|\W)/i;

/** The context of the thread's start: what is opened here must not inherit that of whoever came first. */
const root = new AsyncResource('FERROUTE');
let isOpen = false;

/** Join the native side, once for the thread. */
function open() {
  if (isOpen) return;
  isOpen = true;
  root.runInAsyncScope(binding.open, undefined, { onRequest, onSignal, onConnection, onRefused });
}

/**
 * Requests of file routes go here.
 * @param {(route: number, req: any, res: any, params: (string | string[] | undefined)[] | undefined) => void} handler
 * @param {Messages[]} messages by route
 */
function onRoute(handler, messages) {
  open();
  routeHandler = handler;
  routeMessages = messages;
}

/**
 * Requests that the project's proxy is to see go here. It answers, or calls `binding.appContinue` and does as that says.
 * @param {(req: any, res: any, about: About | undefined) => void} handler
 */
function onProxy(handler) {
  open();
  proxyHandler = handler;
}

/**
 * Requests that a rewrite sends to another server go here.
 * @param {(req: any, res: any, url: string, about: About | undefined) => void} handler
 */
function onExternal(handler) {
  open();
  externalHandler = handler;
}

/**
 * Runs a route for a request that the proxy had before: with messages of its own, on the same slot and in the same scope. The
 * proxy's messages are not to be used any more.
 * @param {any} req the proxy's
 * @param {number} route
 * @param {any} params
 * @param {About | undefined} about
 * @param {(req: any, res: any) => void} [prepare] sees the new messages before the handler does
 */
function runRoute(req, route, params, about, prepare) {
  const slot = req[kSlot];
  const bits = req[kBits] & REQUEST_AS_TOLD;
  const [next, res] = messagesOf(routeMessages[route], slot, bits, req[kHead], req[kConnection], req[kScope], about);
  prepare?.(next, res);
  now.current = next;
  if (routeHandler !== null) next[kScope].runInAsyncScope(routeHandler, undefined, route, next, res, params);
  now.current = null;
}

/**
 * @param {number} target
 * @param {number} slot
 * @param {number} flags
 * @param {string} head
 * @param {number} connection
 * @param {any} params
 * @param {About} [about]
 */
function onRequest(target, slot, flags, head, connection, params, about) {
  nextEpoch();
  if ((flags & REQUEST_ROUTE) !== 0) {
    onRouteRequest(target, slot, flags, head, connection, params, about);
    return;
  }
  const server = servers[target];
  if (server === undefined) {
    binding.destroy(slot, false);
    binding.release(slot);
    return;
  }
  server[kListenScope].runInAsyncScope(enter, undefined, server, slot, flags, head, connection, about);
}

/**
 * In the server's context: make the messages and the request's own resource.
 * @param {any} server
 * @param {number} slot
 * @param {number} flags
 * @param {string} head
 * @param {number} connection
 * @param {About} [about]
 */
function enter(server, slot, flags, head, connection, about) {
  const scope = new AsyncResource(RESOURCE_TYPE);
  const bits = responseBits(flags);
  let req;
  let res;
  const listener = server[kClasses] === null ? server._events.request : undefined;
  const isFramework = typeof listener === 'function' && listener[kMessages] !== undefined;
  if (isFramework) {
    // Nobody but this listener will see them.
    const { Request, Response } = listener[kMessages]();
    req = new Request(server, slot, flags, head, connection, scope);
    res = new Response(req, slot, bits);
  } else if (server[kSwaps]) {
    req = new /** @type {any} */ (SwappedIncoming)(server, slot, flags, head, connection, scope);
    res = new /** @type {any} */ (SwappedOutgoing)(req, slot, bits);
  } else if (server[kClasses] === null) {
    req = new /** @type {any} */ (Incoming)(server, slot, flags, head, connection, scope);
    res = new /** @type {any} */ (Outgoing)(req, slot, bits);
  } else {
    [req, res] = construct(server, slot, flags, head, connection, scope, bits);
  }
  req[kResponse] = res;
  if (about !== undefined) tellAbout(req, res, about);
  exchanges[slot & SLOT_INDEX] = req;
  if (sockets.size !== 0) attachSocket(req);
  if ((flags & REQUEST_HTTP_1_0) !== 0 && CHUNKED_VALUE.test(req.headers.te)) {
    res.useChunkedEncodingByDefault = true;
  }
  const made = SWAPPING_IS_SLOW ? Object.getPrototypeOf(req) : null;
  now.current = req;
  if ((flags & UNUSUAL) === 0 && !requestStarted.hasSubscribers && !responseCreated.hasSubscribers) {
    // A framework's listener returns nothing, so `emit` would do no more than call it.
    if (isFramework && server.emit === emit && !usesDomains()) scope.runInAsyncScope(listener, server, req, res);
    else scope.runInAsyncScope(server.emit, server, 'request', req, res);
  } else {
    scope.runInAsyncScope(unusual, undefined, server, req, res, slot, flags);
  }
  now.current = null;
  if (SWAPPING_IS_SLOW && Object.getPrototypeOf(req) !== made && server[kClasses] === null) {
    server[kSwaps] = true;
  }
}

/** The module `domain` is in use, which replaces `emit`, perhaps before we saw it. */
const usesDomains = () => /** @type {any} */ (EventEmitter).usingDomains;

/**
 * What the request makes of its response: bits of ServerResponse.
 * @param {number} flags
 */
function responseBits(flags) {
  let bits = 0;
  if ((flags & REQUEST_KEEP_ALIVE) === 0) bits |= NOT_KEPT_ALIVE;
  if ((flags & REQUEST_METHOD) === HEAD) bits |= NO_BODY;
  if ((flags & REQUEST_HTTP_1_0) !== 0) bits |= NOT_CHUNKED_BY_DEFAULT;
  return bits;
}

/**
 * Messages of a program's own classes.
 * @param {any} server
 * @param {number} slot
 * @param {number} flags
 * @param {string} head
 * @param {number} connection
 * @param {any} scope
 * @param {number} bits
 */
function construct(server, slot, flags, head, connection, scope, bits) {
  const { Request, Response } = server[kClasses];
  const socket = socketFor(server, connection);
  now.pending = { server, slot, flags, head, connection, scope };
  const req = new Request(socket);
  now.pending = { req, slot, bits };
  const res = new Response(req, {
    highWaterMark: server.highWaterMark,
    rejectNonStandardBodyWrites: server.rejectNonStandardBodyWrites,
  });
  now.pending = null;
  return [req, res];
}

/**
 * Upgrades, expectations, requests over `maxRequestsPerSocket`, and programs that subscribe to Node's diagnostics channels.
 * @param {any} server
 * @param {any} req
 * @param {any} res
 * @param {number} slot
 * @param {number} flags
 */
function unusual(server, req, res, slot, flags) {
  if ((flags & REQUEST_UPGRADE) !== 0) {
    const isConnect = (flags & REQUEST_METHOD) === CONNECT;
    if (isConnect || isUpgrade(server, req)) {
      upgrade(server, req, slot, isConnect ? 'connect' : 'upgrade');
      return;
    }
  }
  if (responseCreated.hasSubscribers) responseCreated.publish({ request: req, response: res });
  if (requestStarted.hasSubscribers) {
    requestStarted.publish({ request: req, response: res, socket: req.socket, server });
  }
  if ((flags & REQUEST_SURPLUS) !== 0) {
    server.emit('dropRequest', req, req.socket);
    res.writeHead(503);
    res.end();
  } else if ((flags & REQUEST_HTTP_1_0) !== 0 || (flags & (REQUEST_EXPECT_CONTINUE | REQUEST_EXPECT_OTHER)) === 0) {
    server.emit('request', req, res);
  } else if ((flags & REQUEST_EXPECT_CONTINUE) !== 0 || CONTINUE_VALUE.test(req.headers.expect)) {
    res[kBits] |= EXPECTS_CONTINUE;
    if (server.listenerCount('checkContinue') > 0) {
      server.emit('checkContinue', req, res);
    } else {
      res.writeContinue();
      server.emit('request', req, res);
    }
  } else if (server.listenerCount('checkExpectation') > 0) {
    server.emit('checkExpectation', req, res);
  } else {
    res.writeHead(417);
    res.end();
  }
}

/**
 * Node's `shouldUpgradeCallback`, or before there was one: whether anybody listens.
 * @param {any} server
 * @param {any} req
 */
function isUpgrade(server, req) {
  return typeof server.shouldUpgradeCallback === 'function'
    ? Boolean(server.shouldUpgradeCallback(req))
    : server.listenerCount('upgrade') > 0;
}

/**
 * The socket of a file route's request that asks for another protocol: raw from now on, for whoever speaks that.
 * @param {any} req
 * @returns {{ socket: any, head: Buffer } | undefined} `head`: what came behind the request. Undefined when the client has gone.
 */
function takeSocket(req) {
  const slot = req[kSlot];
  if (slot < 0) return undefined;
  req[kBits] |= REQUEST_UPGRADED;
  const { socket } = req;
  const head = becomeRaw(socket, slot);
  req[kSlot] = req[kResponse][kSlot] = ~now.epoch;
  return { socket, head: Buffer.from(head.buffer, head.byteOffset, head.byteLength) };
}

/**
 * @param {any} server
 * @param {any} req
 * @param {number} slot
 * @param {'upgrade' | 'connect'} event
 */
function upgrade(server, req, slot, event) {
  req[kBits] |= REQUEST_UPGRADED;
  if (server.listenerCount(event) === 0) {
    closeConnection(req, undefined, false);
    return;
  }
  const { socket } = req;
  const head = becomeRaw(socket, slot);
  req[kSlot] = req[kResponse][kSlot] = ~now.epoch;
  server.emit(event, req, socket, Buffer.from(head.buffer, head.byteOffset, head.byteLength));
}

/**
 * @param {number} route
 * @param {number} slot
 * @param {number} flags
 * @param {string} head
 * @param {number} connection
 * @param {any} params
 * @param {About} [about]
 */
function onRouteRequest(route, slot, flags, head, connection, params, about) {
  const scope = new AsyncResource(RESOURCE_TYPE);
  const isRoute = route < EXTERNAL;
  const messages = isRoute ? routeMessages[route] : plainMessages;
  const [req, res] = messagesOf(messages, slot, flags, head, connection, scope, isRoute ? about : undefined);
  if ((flags & REQUEST_EXPECT_CONTINUE) !== 0 && (flags & REQUEST_HTTP_1_0) === 0) {
    res[kBits] |= EXPECTS_CONTINUE;
    res.writeContinue();
  }
  now.current = req;
  if (isRoute) {
    if (routeHandler !== null) scope.runInAsyncScope(routeHandler, undefined, route, req, res, params);
  } else if (route === PROXY) {
    if (proxyHandler !== null) scope.runInAsyncScope(proxyHandler, undefined, req, res, about);
  } else if (externalHandler !== null) {
    scope.runInAsyncScope(externalHandler, undefined, req, res, params[0], about);
  }
  now.current = null;
}

/**
 * The messages of a file route's request, and all that leads from its slot to them.
 * @param {Messages} messages
 * @param {number} slot
 * @param {number} flags
 * @param {string} head
 * @param {number} connection
 * @param {any} scope
 * @param {About | undefined} about
 */
function messagesOf({ Request, Response }, slot, flags, head, connection, scope, about) {
  const req = new Request(null, slot, flags, head, connection, scope);
  const res = new Response(req, slot, responseBits(flags));
  req[kResponse] = res;
  if (about !== undefined) tellAbout(req, res, about);
  exchanges[slot & SLOT_INDEX] = req;
  return [req, res];
}

/**
 * What the configuration's rules made of a request: headers are on the answer before its handler runs.
 * @param {any} req
 * @param {any} res
 * @param {About} about
 */
function tellAbout(req, res, about) {
  req[kAbout] = about;
  const headers = about[1];
  if (headers === undefined) return;
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index];
    // More than once only for Set-Cookie.
    if (res.hasHeader(name)) res.appendHeader(name, headers[index + 1]);
    else res.setHeader(name, headers[index + 1]);
  }
}

/**
 * @param {number} slot
 * @param {number} signal
 */
function onSignal(slot, signal) {
  nextEpoch();
  now.current = null;
  const target = exchanges[slot & SLOT_INDEX];
  if (target === undefined || target[kSlot] !== slot) return;
  // Who listens to signals may want them to be told all the same.
  if (target[kOnSignal] !== undefined && target[kOnSignal](slot, signal) !== true) return;
  target[kScope].runInAsyncScope(tell, undefined, target, signal);
}

/**
 * @param {any} req
 * @param {number} signal
 */
function tell(req, signal) {
  if ((signal & (READABLE | BODY_ABORTED)) !== 0) readable(req);
  signalled(req[kResponse], signal);
  if ((signal & CLOSED) !== 0) closed(req[kResponse]);
}

/**
 * @param {number} id
 * @param {number} connection
 * @param {number} kind
 * @param {any} addresses of a connection that was dropped
 */
function onConnection(id, connection, kind, addresses) {
  nextEpoch();
  const server = servers[id];
  switch (kind) {
    case OPENED:
      if (server !== undefined && server.listenerCount('connection') > 1) {
        server[kListenScope].runInAsyncScope(server.emit, server, 'connection', socketFor(server, connection));
      }
      break;
    case ENDED:
      connectionEnded(connection);
      server?._emitCloseIfDrained();
      break;
    case INACTIVE: {
      const socket = server === undefined ? sockets.get(connection) : socketFor(server, connection);
      socket?.emit('timeout');
      break;
    }
    case DROPPED:
      server?.emit('drop', ends(addresses));
      break;
  }
}

/**
 * Both ends of a connection as 'drop' tells them.
 * @param {any} addresses as `connectionInfo` gives them
 */
function ends([, remoteAddress, remotePort, remoteFamily, localAddress, localPort, localFamily]) {
  return { localAddress, localPort, localFamily, remoteAddress, remotePort, remoteFamily };
}

/**
 * @param {number} id
 * @param {number} slot
 * @param {string} code
 * @param {string} message
 * @param {number} bytesParsed
 * @param {Uint8Array} packet
 */
function onRefused(id, slot, code, message, bytesParsed, packet) {
  nextEpoch();
  const server = servers[id];
  const connection = binding.connectionOf(slot)?.[0];
  if (server === undefined || connection === undefined) {
    binding.release(slot);
    return;
  }
  const socket = socketFor(server, connection);
  becomeRaw(socket, slot);
  // As Node's: errors of the socket were its own to tell.
  socket.on('error', ignore);
  const error = code.startsWith('HPE_')
    ? parseError(code, message, bytesParsed, packet)
    : nodeError(Error, code, message);
  if (!server.emit('clientError', error, socket)) socket.destroy(error);
}

function ignore() {}

/**
 * An error as Node's parser makes it.
 * @param {string} code
 * @param {string} reason
 * @param {number} bytesParsed
 * @param {Uint8Array} packet
 */
function parseError(code, reason, bytesParsed, packet) {
  const rawPacket = Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength);
  // The end of the input inside a message is not the parser's finding, and has no reason.
  if (code === 'HPE_INVALID_EOF_STATE')
    return Object.assign(new Error('Parse Error'), { bytesParsed, code, rawPacket });
  return Object.assign(new Error(`Parse Error: ${reason}`), { bytesParsed, code, reason, rawPacket });
}

module.exports = { kClasses, kListenScope, kSwaps, onExternal, onProxy, onRoute, open, runRoute, servers, takeSocket };
