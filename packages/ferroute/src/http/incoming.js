// IncomingMessage: a request. Everything lives on the prototype (Express and others swap prototypes below a message), an
// instance holds a few plain fields. Headers are cut out of the head, the socket is found and the stream's state is
// built when somebody touches them; most handlers never do.
//
// A message without a slot is Node's own (a client's response, an https request, a fake of a test library that inherits
// from us): every member hands those to Node's implementation.

'use strict';

const http = require('node:http');
const { Readable } = require('node:stream');
const binding = require('../binding');
const { definer, extend, findDescriptor, onListener } = require('./accessors');
const { connectionReset } = require('./errors');
const { parseHead, mergeHeaders, distinctHeaders } = require('./headers');
const { socketOf } = require('./socket');
const {
  kSlot,
  kBits,
  kHead,
  kConnection,
  kServer,
  kResponse,
  kScope,
  kBodyEnded,
  kRequestDestroyed,
  REQUEST_METHOD,
  REQUEST_HTTP_1_0,
  REQUEST_HAS_BODY,
  REQUEST_CHUNKED,
  REQUEST_COMPLETE,
  REQUEST_WAITING,
  REQUEST_BUILT,
  REQUEST_ABORTED,
  REQUEST_CLOSED,
  REQUEST_UPGRADED,
  REQUEST_CONSUMING,
  REQUEST_DUMPED_LATE,
  REQUEST_GATHERING,
  REQUEST_ENDED,
  REQUEST_OVER,
  now,
  own,
} = require('./state');

const NodeIncomingMessage = /** @type {any} */ (http.IncomingMessage);

const kSocket = Symbol('socket');
/** In place of the socket when it was taken away: streams do so to destroy a request and leave its connection alone. */
const DETACHED = Symbol('detached');
const kHeaders = Symbol('headers');
const kRawHeaders = Symbol('rawHeaders');
/** The AbortController behind `signal`. */
const kController = Symbol('controller');

/** Methods by the index that the native side gives. Names of properties are compared by where they are, not by what they say. */
const METHODS = Object.keys(Object.fromEntries(binding.methods.map((method) => [method, true])));
const METHOD_UNKNOWN = 255;

/**
 * @this {any}
 * @param {any} server
 * @param {number} slot
 * @param {number} flags of `onRequest`
 * @param {string} head
 * @param {number} connection
 * @param {any} scope
 */
function initialise(server, slot, flags, head, connection, scope) {
  this._events = undefined;
  this._eventsCount = 0;
  this[kSlot] = slot;
  this[kBits] = flags;
  this[kHead] = head;
  this[kConnection] = connection;
  this[kServer] = server;
  this[kResponse] = null;
  this[kScope] = scope;
  this[kSocket] = null;
  this[kHeaders] = null;
  this[kRawHeaders] = null;
  const index = flags & REQUEST_METHOD;
  const method = index === METHOD_UNKNOWN ? head.slice(0, head.indexOf(' ')) : METHODS[index];
  const from = method.length + 1;
  this.method = method;
  this.url = head.slice(from, head.indexOf(' ', from));
}

/**
 * A request of ours, made by `dispatch`.
 * @this {any}
 * @param {any} server
 * @param {number} slot
 * @param {number} flags
 * @param {string} head
 * @param {number} connection
 * @param {any} scope
 */
function Incoming(server, slot, flags, head, connection, scope) {
  initialise.call(this, server, slot, flags, head, connection, scope);
}

/**
 * The same for a program that swaps the prototypes of its messages, as Express does. Before V8 13 an object whose prototype
 * was swapped gets a hidden class of its own with every property that is added to it: what Express adds to every
 * request is there from the start.
 * @this {any}
 * @param {any} server
 * @param {number} slot
 * @param {number} flags
 * @param {string} head
 * @param {number} connection
 * @param {any} scope
 */
function SwappedIncoming(server, slot, flags, head, connection, scope) {
  initialise.call(this, server, slot, flags, head, connection, scope);
  this.res = undefined;
  this.next = undefined;
  this.baseUrl = undefined;
  this.originalUrl = undefined;
  this._parsedUrl = undefined;
  this.params = undefined;
  this.route = undefined;
}

/**
 * `http.IncomingMessage`. Callable without `new` on an object that inherits from it, as Node's is.
 * @this {any}
 * @param {any} [socket]
 */
function IncomingMessage(socket) {
  const pending = now.pending;
  if (pending !== null) {
    // A program's own class, which `dispatch` is constructing for a request.
    now.pending = null;
    initialise.call(this, pending.server, pending.slot, pending.flags, pending.head, pending.connection, pending.scope);
  } else {
    NodeIncomingMessage.call(this, socket);
  }
}
extend(IncomingMessage, NodeIncomingMessage);
Incoming.prototype = SwappedIncoming.prototype = IncomingMessage.prototype;

const prototype = IncomingMessage.prototype;
const node = NodeIncomingMessage.prototype;
const define = definer(prototype, node);

// ===== the head =====

/** @param {any} req @returns {string[]} */
function rawHeaders(req) {
  return (req[kRawHeaders] ??= parseHead(req[kHead]));
}

/** @param {any} req */
const joinsDuplicates = (req) => req[kServer]?.joinDuplicateHeaders === true;

define(
  'headers',
  function () {
    let headers = this[kHeaders];
    if (headers === null) {
      headers = this[kHeaders] = mergeHeaders(rawHeaders(this), joinsDuplicates(this));
      if (this[kServer] === null) addForwarded(headers, this);
    }
    return headers;
  },
  function (value) {
    this[kHeaders] = value;
  },
);

/**
 * What Next tells a file route of its client, unless a server before this one has told it.
 * @param {any} headers
 * @param {any} req
 */
function addForwarded(headers, req) {
  const connection = req[kSlot] < 0 ? undefined : binding.connectionOf(req[kSlot]);
  headers['x-forwarded-host'] ??= headers.host ?? 'localhost';
  headers['x-forwarded-port'] ??= String(connection?.[5] ?? 80);
  headers['x-forwarded-proto'] ??= 'http';
  const address = connection?.[1];
  if (address !== undefined) headers['x-forwarded-for'] ??= address;
}

define(
  'rawHeaders',
  function () {
    return rawHeaders(this);
  },
  function (value) {
    this[kRawHeaders] = value;
  },
);

/**
 * A value that is computed once and then the message's own.
 * @param {string} name
 * @param {(req: any) => unknown} compute
 */
function defineLazy(name, compute) {
  define(name, function () {
    const value = compute(this);
    own(this, name, value);
    return value;
  });
}

defineLazy('headersDistinct', (req) => distinctHeaders(rawHeaders(req)));

// Trailers are known at the end of the body: until then every look gives a new, empty object.
define('rawTrailers', () => []);
define('trailers', function () {
  return mergeHeaders(this.rawTrailers, joinsDuplicates(this));
});
define('trailersDistinct', function () {
  return distinctHeaders(this.rawTrailers);
});

define('httpVersionMajor', () => 1);
define('httpVersionMinor', function () {
  return this[kBits] & REQUEST_HTTP_1_0 ? 0 : 1;
});
define('httpVersion', function () {
  return this[kBits] & REQUEST_HTTP_1_0 ? '1.0' : '1.1';
});
define('upgrade', function () {
  return (this[kBits] & REQUEST_UPGRADED) !== 0;
});
define('joinDuplicateHeaders', function () {
  return this[kServer]?.joinDuplicateHeaders;
});
define('statusCode', () => null);
define('statusMessage', () => null);

// ===== the connection =====

define(
  'socket',
  function () {
    if (this[kSocket] === DETACHED) return null;
    return (this[kSocket] ??= socketOf(this));
  },
  function (value) {
    this[kSocket] = value ?? DETACHED;
  },
);
define('client', function () {
  return this.socket;
});

// ===== the body =====

define(
  'complete',
  function () {
    const bits = this[kBits];
    if (bits & REQUEST_COMPLETE) return true;
    // Node's parser reports the end of an empty body after the handler was called.
    return (bits & (REQUEST_HAS_BODY | REQUEST_ABORTED)) === 0 && now.current !== this;
  },
  function (value) {
    this[kBits] = value ? this[kBits] | REQUEST_COMPLETE : this[kBits] & ~REQUEST_COMPLETE;
  },
);

define(
  'aborted',
  function () {
    return (this[kBits] & REQUEST_ABORTED) !== 0;
  },
  function (value) {
    this[kBits] = value ? this[kBits] | REQUEST_ABORTED : this[kBits] & ~REQUEST_ABORTED;
  },
);

define(
  '_consuming',
  function () {
    return (this[kBits] & REQUEST_CONSUMING) !== 0;
  },
  function (value) {
    this[kBits] = value ? this[kBits] | REQUEST_CONSUMING : this[kBits] & ~REQUEST_CONSUMING;
  },
);
define('_dumped', () => false);

/** The stream's state: whoever touches it makes this a real stream. */
define('_readableState', function () {
  build(this);
  return this._readableState;
});

/** @param {any} req */
function build(req) {
  req[kBits] |= REQUEST_BUILT;
  const highWaterMark = req[kServer]?.highWaterMark;
  Readable.call(req, highWaterMark === undefined ? undefined : { highWaterMark });
  // What happened while nobody looked.
  if (req[kBits] & REQUEST_ENDED) {
    const state = req._readableState;
    state.ended = state.endEmitted = state.dataEmitted = state.flowing = true;
    if (req[kBits] & REQUEST_OVER) state.destroyed = state.closed = state.closeEmitted = true;
  }
  if (req[kBits] & REQUEST_CLOSED) req.destroy(connectionReset());
}

// Asked by many, of requests that nobody reads: no reason to build a stream.
for (const [name, unread] of /** @type {[string, (req: any) => unknown][]} */ ([
  ['destroyed', (req) => (req[kBits] & (REQUEST_CLOSED | REQUEST_OVER)) !== 0],
  ['closed', (req) => (req[kBits] & (REQUEST_CLOSED | REQUEST_OVER)) !== 0],
  ['errored', () => null],
  ['readable', (req) => (req[kBits] & (REQUEST_CLOSED | REQUEST_ENDED)) === 0],
  ['readableEnded', (req) => (req[kBits] & REQUEST_ENDED) !== 0],
  ['readableFlowing', (req) => (req[kBits] & REQUEST_ENDED ? true : null)],
  ['readableAborted', (req) => (req[kBits] & (REQUEST_CLOSED | REQUEST_ENDED)) === REQUEST_CLOSED],
  ['readableDidRead', (req) => (req[kBits] & REQUEST_ENDED) !== 0],
])) {
  const theirs = /** @type {PropertyDescriptor} */ (findDescriptor(Readable.prototype, name));
  Object.defineProperty(prototype, name, {
    get() {
      if (this[kSlot] !== undefined && (this[kBits] & REQUEST_BUILT) === 0) return unread(this);
      return theirs.get?.call(this);
    },
    set(value) {
      if (theirs.set) theirs.set.call(this, value);
      else own(this, name, value);
    },
    enumerable: false,
    configurable: true,
  });
}

/** @this {any} */
prototype._read = function _read(/** @type {number} */ size) {
  if (this[kSlot] === undefined) return node._read.call(this, size);
  this[kBits] |= REQUEST_CONSUMING;
  pull(this);
};

/**
 * Take one piece from the native side. The next one is taken when the stream asks for it, so that 'data' comes before
 * the end is known, as in Node.
 * @param {any} req
 */
function pull(req) {
  if ((req[kBits] & REQUEST_GATHERING) !== 0) {
    req[kBits] |= REQUEST_WAITING;
    return;
  }
  if ((req[kBits] & (REQUEST_HAS_BODY | REQUEST_COMPLETE)) !== REQUEST_HAS_BODY || req[kSlot] < 0) {
    if ((req[kBits] & REQUEST_CLOSED) === 0) req.push(null);
    return;
  }
  if (now.current === req) {
    // Node's parser goes on to the body when the handler has returned: until then nobody can read of it. Ours may have
    // come, if the handler takes its time.
    req[kBits] |= REQUEST_WAITING;
    process.nextTick(readable, req);
    return;
  }
  for (;;) {
    const chunk = binding.read(req[kSlot]);
    if (chunk === 0) {
      req[kBits] |= REQUEST_WAITING;
      return;
    }
    if (chunk === 1) return endBody(req);
    if (chunk === 2) {
      req.destroy(connectionReset());
      return;
    }
    if (req._dumped && req.listenerCount('data') === 0) continue;
    req.push(chunk);
    return;
  }
}

/** @param {any} req */
function endBody(req) {
  bodyTaken(req);
  req.push(null);
  req[kResponse][kBodyEnded]();
}

/**
 * The connection ended behind its answer. What had come of the body by then is still the reader's, if it is all of it.
 * @param {any} req
 */
function takeRest(req) {
  if ((req[kBits] & REQUEST_GATHERING) !== 0) return;
  for (
    let chunk = binding.read(req[kSlot]);
    typeof chunk !== 'number' || chunk === 1;
    chunk = binding.read(req[kSlot])
  ) {
    if (chunk === 1) return endBody(req);
    req.push(chunk);
  }
}

/**
 * The last of the body was taken from the native side.
 * @param {any} req
 */
function bodyTaken(req) {
  req[kBits] |= REQUEST_COMPLETE;
  if (req[kBits] & REQUEST_CHUNKED) {
    const raw = binding.rawTrailers(req[kSlot]);
    if (raw.length > 0) {
      own(req, 'rawTrailers', raw);
      own(req, 'trailers', mergeHeaders(raw, joinsDuplicates(req)));
      own(req, 'trailersDistinct', distinctHeaders(raw));
    }
  }
}

/**
 * READABLE: there is more of the body.
 * @param {any} req
 */
function readable(req) {
  if ((req[kBits] & REQUEST_WAITING) === 0) return;
  req[kBits] &= ~REQUEST_WAITING;
  if (!req.destroyed) pull(req);
}

/** @this {any} */
prototype._destroy = function _destroy(/** @type {any} */ error, /** @type {(error?: any) => void} */ callback) {
  if (this[kSlot] === undefined) return node._destroy.call(this, error, callback);
  if (!this.readableEnded || !this.complete) {
    this.aborted = true;
    this.emit('aborted');
    this[kController]?.abort();
    // In Node the parser reports the end of an empty body all the same.
    if ((this[kBits] & REQUEST_HAS_BODY) === 0) this.push(null);
    if ((this[kBits] & REQUEST_CLOSED) === 0 && this[kSocket] !== DETACHED) this[kResponse][kRequestDestroyed](error);
  }
  process.nextTick(afterDestroy, this, error, callback);
};

/**
 * Node's rule: an error is told only where somebody listens.
 * @param {any} req @param {any} error @param {(error?: any) => void} callback
 */
function afterDestroy(req, error, callback) {
  if (req.listenerCount('error') === 0) callback();
  else callback(error);
}

/**
 * The connection ended before the answer was complete.
 * @param {any} req
 */
function connectionClosed(req) {
  if (req[kBits] & REQUEST_CLOSED) return;
  req[kBits] |= REQUEST_CLOSED;
  req[kController]?.abort();
  // Those who hear of it find the socket destroyed, as in Node.
  if (req[kSocket] && req[kSocket] !== DETACHED) req[kSocket].destroy();
  if (req[kBits] & REQUEST_BUILT || req._events !== undefined) req.destroy(connectionReset());
  else if ((req[kBits] & REQUEST_ENDED) === 0) req[kBits] |= REQUEST_ABORTED;
}

/**
 * The answer is complete: read what is left of the request, so that it comes to its end.
 * @param {any} req
 */
function dump(req) {
  if (req._events !== undefined || req[kBits] & REQUEST_BUILT) {
    if (!req._consuming && !isResuming(req)) req._dump();
  }
}

/** @param {any} req */
function isResuming(req) {
  const state = req._readableState;
  return state.resumeScheduled || state.flowing === true;
}

// ===== events =====

onListener(prototype, node, (req, event) => {
  // A request that is over still owes these to listeners that come in the same run.
  if (req[kSlot] < 0 && ~req[kSlot] === now.epoch && (event === 'end' || event === 'close')) lateListener(req);
});

/** @param {any} req */
function lateListener(req) {
  if (req[kBits] & (REQUEST_DUMPED_LATE | REQUEST_CLOSED)) return;
  req[kBits] |= REQUEST_DUMPED_LATE;
  process.nextTick(dump, req);
}

if (findDescriptor(node, 'signal') !== undefined) {
  define('signal', function () {
    let controller = this[kController];
    if (controller === undefined) {
      controller = this[kController] = new AbortController();
      if (this.destroyed && (!this.readableEnded || !this.complete)) controller.abort();
    }
    return controller.signal;
  });
}

module.exports = {
  IncomingMessage,
  Incoming,
  SwappedIncoming,
  kHeaders,
  METHODS,
  bodyTaken,
  takeRest,
  readable,
  connectionClosed,
  dump,
};
