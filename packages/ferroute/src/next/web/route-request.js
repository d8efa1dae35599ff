// The request that a route handler is called with: a `NextRequest` to whoever looks, over the messages of our http. Nothing
// of it is built before it is asked for; what takes a native `Request` (`formData()`, `clone()`, `fetch(request)`) has one
// made then.

'use strict';

const { gather, isUnread } = require('../../http/gather');
const { hasBody } = require('../../http/collect');
const { NextRequest, kCookies, kNextUrl, kUrl } = require('./next-request');
const { NextURL } = require('./next-url');
const { fill, lazyHeaders } = require('./headers');

const NativeRequest = globalThis.Request;

/** @type {any} The messages. */
const kReq = Symbol('req');
/** @type {any} */
const kRes = Symbol('res');
/** @type {any} The native request behind it. */
const kNative = Symbol('native');
/** @type {any} */
const kHeaders = Symbol('headers');
/** @type {any} */
const kController = Symbol('controller');
/** @type {any} Whether the body was read without a native request. */
const kRead = Symbol('read');
/** @type {any} What is told of what the handler uses; undefined where nobody wants to know. */
const kUse = Symbol('use');

/** @type {any} Whether others will read the body again that is read of this one. */
const kKeeps = Symbol('keeps');
/** @type {any} Of a message: its body, which was read for somebody who keeps it. */
const kKept = Symbol('kept');

/** URLs that are written as they are. */
const PLAIN = /^\/(?!\/)(?:[\w\-~!$&'()*+,;=:@%/]|\.(?![./?]|$))*(?:\?[\w\-.~!$&()*+,;=:@%/?[\]|^`{}]+)?$/;

/** The client went away. */
class ResponseAborted extends Error {
  name = 'ResponseAborted';
}

/** @type {string | undefined} */
let base;

/**
 * The origin that requests are said to be for: a host that no client can choose.
 *
 * @param {any} req
 */
function originOf(req) {
  // A revalidation came on no connection.
  if (base === undefined && req.socket?.localPort === undefined) return 'http://localhost';
  base ??= `http://localhost:${req.socket.localPort}`;
  return base;
}

/**
 * A request's URL: what the client asked for, also where it was rewritten. (The query of a rewrite is for `req.query` of
 * pages/api alone, as in Next.)
 *
 * @param {any} req
 * @returns {string}
 */
function urlOf(req) {
  const target = req.url;
  if (PLAIN.test(target)) return originOf(req) + target;
  // An absolute form names a host of its own, and `//` would be taken for one.
  const path = target.startsWith('/') ? target : target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  return String(new NextURL(originOf(req) + (path.startsWith('/') ? path : `/${path}`)));
}

/**
 * @this {any}
 * @param {any} req
 * @param {any} res
 * @param {((what: string) => void) | undefined} use Told before something of the request is given that only it has.
 */
function RouteRequest(req, res, use) {
  this[kReq] = req;
  this[kRes] = res;
  this[kNative] = undefined;
  this[kHeaders] = undefined;
  this[kUrl] = undefined;
  this[kNextUrl] = undefined;
  this[kCookies] = undefined;
  this[kRead] = false;
  this[kKeeps] = false;
  this[kUse] = use;
}

const prototype = Object.create(NextRequest.prototype);
RouteRequest.prototype = prototype;
Object.defineProperty(prototype, 'constructor', { value: NextRequest, writable: true, configurable: true });

/**
 * @param {string} name
 * @param {(request: any) => unknown} get
 */
function define(name, get) {
  Object.defineProperty(prototype, name, {
    /** @this {any} */
    get() {
      return get(this);
    },
    enumerable: true,
    configurable: true,
  });
}

/**
 * What a static route must not ask for.
 *
 * @param {any} request
 * @param {string} name
 */
const used = (request, name) => {
  if (request[kUse] !== undefined) request[kUse](`request.${name}`);
};

define('method', (request) => request[kReq].method);

define('url', (request) => {
  used(request, 'url');
  return ownUrl(request);
});

/** @param {any} request @returns {string} */
const ownUrl = (request) => (request[kUrl] ??= urlOf(request[kReq]));

define('nextUrl', (request) => (request[kNextUrl] ??= new NextURL(ownUrl(request))));

define('headers', (request) => {
  used(request, 'headers');
  return headersOf(request);
});

/** @param {any} request @returns {Headers} */
const headersOf = (request) => (request[kHeaders] ??= lazyHeaders(request[kReq].headers));

define('cookies', (request) => {
  used(request, 'cookies');
  if (request[kCookies] === undefined) {
    const { RequestCookies } = require('@edge-runtime/cookies');
    request[kCookies] = new RequestCookies(headersOf(request));
  }
  return request[kCookies];
});

define('signal', (request) => (request[kController] ??= controllerOf(request[kRes])).signal);

/** Aborted when the client goes away before it has the whole answer. */
function controllerOf(/** @type {any} */ res) {
  const controller = new AbortController();
  const gone = () => res.writableFinished || controller.abort(new ResponseAborted());
  if (res.destroyed) gone();
  else res.once('close', gone);
  return controller;
}

// ===== what takes a native one =====

/** Whether there is a body at all, for `Request` has none on these methods. */
const mayHaveBody = (/** @type {any} */ req) => req.method !== 'GET' && req.method !== 'HEAD';

/**
 * The native request behind one of ours.
 *
 * @param {any} request
 * @returns {any}
 */
function nativeOf(request) {
  if (request[kNative] === undefined) {
    const req = request[kReq];
    // What was read is not there to be read again, but is no null body, either.
    const body = mayHaveBody(req) ? bodyFor(request, req) : undefined;
    const native = new NativeRequest(ownUrl(request), {
      method: req.method,
      headers: request[kHeaders] ?? fill(new Headers(), req.headers),
      signal: request.signal,
      ...(body && { body, duplex: 'half' }),
    });
    // It says that it was used, as ours does.
    if (request[kRead]) void native.arrayBuffer();
    request[kNative] = native;
  }
  return request[kNative];
}

/**
 * What a native request is to have as its body.
 *
 * @param {any} request
 * @param {any} req
 */
function bodyFor(request, req) {
  if (request[kRead]) return new Uint8Array();
  // With Next a method that may have a body always has one, though it be empty: programs iterate over it.
  return req[kKept] ?? (hasBody(req) ? streamOf(req) : new Uint8Array());
}

/**
 * A body as a web stream, pulled from the socket as it is read.
 *
 * @param {any} req
 * @returns {ReadableStream<Uint8Array>}
 */
function streamOf(req) {
  /** @type {AsyncIterator<Uint8Array> | undefined} */
  let pieces;
  return new ReadableStream(
    {
      async pull(controller) {
        // An answer may still be given to who sends too much.
        pieces ??= /** @type {AsyncIterator<Uint8Array>} */ (req.iterator({ destroyOnReturn: false }));
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
      },
      async cancel() {
        await pieces?.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

for (const name of [
  'cache',
  'credentials',
  'destination',
  'duplex',
  'integrity',
  'isHistoryNavigation',
  'isReloadNavigation',
  'keepalive',
  'mode',
  'redirect',
  'referrer',
  'referrerPolicy',
]) {
  if (name in NativeRequest.prototype) define(name, (request) => nativeOf(request)[name]);
}

// ===== the body =====

define('body', (request) => {
  used(request, 'body');
  return nativeOf(request).body;
});

define('bodyUsed', (request) => request[kRead] || (request[kNative]?.bodyUsed ?? false));

/**
 * The whole body in one piece, gathered by the native side.
 *
 * @param {any} request
 * @param {boolean} asText
 * @returns {Promise<string | Buffer> | undefined} Undefined where the native request has to read it.
 */
function wholeBody(request, asText) {
  const req = request[kReq];
  if (request[kNative] !== undefined || request[kRead] || !isUnread(req)) return undefined;
  return new Promise((resolve, reject) => {
    request[kRead] = true;
    /** @type {import('../../http/gather').Reader} */
    const reader = {
      req,
      whole(body) {
        if (request[kKeeps]) req[kKept] = body;
        resolve(body);
      },
      tooLarge: () => reject(new RangeError('The body is too large')),
      aborted: () => reject(new ResponseAborted()),
    };
    if (!gather(req, Number.MAX_SAFE_INTEGER, asText, reader)) reject(new ResponseAborted());
  });
}

/**
 * A method that reads the body.
 *
 * @param {string} name
 * @param {boolean} asText
 * @param {(body: string | Buffer) => unknown} made
 * @param {() => unknown} empty What no body gives.
 */
function defineReader(name, asText, made, empty) {
  Object.defineProperty(prototype, name, {
    value: {
      /** @this {any} */
      async [name]() {
        used(this, name);
        const req = this[kReq];
        const isFresh = this[kNative] === undefined && !this[kRead] && req[kKept] === undefined;
        if (isFresh && (!mayHaveBody(req) || !hasBody(req))) return empty();
        const body = wholeBody(this, asText);
        return body === undefined ? nativeOf(this)[name]() : made(await body);
      },
    }[name],
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

const decoder = new TextDecoder();
/** Not plain UTF-8, or with a byte order mark. */
const textOf = (/** @type {string | Uint8Array} */ body) => (typeof body === 'string' ? body : decoder.decode(body));

/** Bytes that are nobody else's. */
function bytesOf(/** @type {any} */ body) {
  const isWhole = body.byteOffset === 0 && body.byteLength === body.buffer.byteLength;
  return isWhole ? new Uint8Array(body.buffer) : new Uint8Array(body);
}

defineReader(
  'json',
  true,
  (body) => JSON.parse(textOf(body)),
  () => JSON.parse(''),
);
defineReader('text', true, textOf, () => '');
defineReader(
  'arrayBuffer',
  false,
  (body) => bytesOf(body).buffer,
  () => new ArrayBuffer(0),
);
defineReader('bytes', false, bytesOf, () => new Uint8Array());

for (const name of ['blob', 'formData']) {
  Object.defineProperty(prototype, name, {
    value: {
      /** @this {any} */
      async [name]() {
        used(this, name);
        return nativeOf(this)[name]();
      },
    }[name],
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

Object.defineProperty(prototype, 'clone', {
  /** @this {any} */
  value: function clone() {
    return nativeOf(this).clone();
  },
  writable: true,
  enumerable: true,
  configurable: true,
});

Object.defineProperty(prototype, Symbol.for('nodejs.util.inspect.custom'), {
  /** @this {any} @param {number} depth @param {object} options @param {(value: unknown, options: object) => string} inspect */
  value(depth, options, inspect) {
    const { method, url, headers, cookies, bodyUsed } = this;
    return `NextRequest ${inspect({ method, url, headers, cookies, bodyUsed }, options)}`;
  },
});

/**
 * The native request behind one of ours; anything else as it is.
 *
 * @param {any} input
 */
const unwrapped = (input) => (typeof input === 'object' && input !== null && kReq in input ? nativeOf(input) : input);

module.exports = {
  NativeRequest,
  ResponseAborted,
  RouteRequest: /** @type {any} */ (RouteRequest),
  kKeeps,
  kKept,
  kNative,
  kUse,
  ownUrl,
  unwrapped,
};
