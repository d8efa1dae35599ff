// pages/api: one default export for all methods, called with Node's request and response and what Next adds to them.

'use strict';

const { Stream } = require('node:stream');
const binding = require('../binding');
const { Incoming, IncomingMessage } = require('../http/incoming');
const { Outgoing, ServerResponse } = require('../http/outgoing');
const { collect, hasBody } = require('../http/collect');
const { kSlot } = require('../http/state');
const { ApiError, DEFAULT_LIMIT, bytesOf, parseBody } = require('./body');
const { parseCookies } = require('./cookies');
const { etagOf, isFresh } = require('./etag');
const { queryOf } = require('./query');

const JSON_TYPE = 'application/json; charset=utf-8';
const REDIRECT_ARGUMENTS =
  "Invalid redirect arguments. Please use a single argument URL, e.g. res.redirect('/destination') or use a status " +
  "code and URL, e.g. res.redirect(307, '/destination').";

/** The route of a request. */
const kRoute = Symbol('route');
/** The values of its params. */
const kValues = Symbol('values');

/**
 * @typedef {object} PagesRoute
 * @property {string[]} params The names of the route's params.
 * @property {boolean} parses Whether `req.body` is made: `config.api.bodyParser`.
 * @property {number} limit The most bytes of a body.
 * @property {string} shownLimit As the file says it.
 *
 * @typedef {(error: unknown, req: any, res: any) => void} OnError
 */

// ===== request =====

/**
 * What requests of pages/api inherit from. What Next computes for each request is computed here when it is asked for.
 *
 * @type {any}
 */
const apiRequest = Object.create(IncomingMessage.prototype);

/**
 * Makes a request of pages/api; takes what `Incoming` takes.
 *
 * @this {any}
 * @param {any} server
 * @param {number} slot
 * @param {number} flags
 * @param {string} head
 * @param {number} connection
 * @param {any} scope
 */
function ApiRequest(server, slot, flags, head, connection, scope) {
  Incoming.call(this, server, slot, flags, head, connection, scope);
  this[kRoute] = undefined;
  this[kValues] = undefined;
}
ApiRequest.prototype = apiRequest;

/**
 * A value that is computed once, and may be replaced.
 *
 * @param {string} name
 * @param {(req: any) => unknown} compute
 */
function defineLazy(name, compute) {
  Object.defineProperty(apiRequest, name, {
    get() {
      return own(this, name, compute(this));
    },
    set(value) {
      own(this, name, value);
    },
    enumerable: true,
    configurable: true,
  });
}

defineLazy('query', (req) => queryOf(req.url, req[kRoute].params, req[kValues]));
defineLazy('cookies', (req) => parseCookies(req.headers.cookie));
// Without a body there is nothing that could fail to parse, so nobody had to look before the handler was called. A route
// that parses none has the stream instead.
defineLazy('body', (req) => (req[kRoute].parses ? parseBody(undefined, req.headers['content-type']) : undefined));

/**
 * @template T
 * @param {object} object
 * @param {string} name
 * @param {T} value
 * @returns {T}
 */
function own(object, name, value) {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  return value;
}

// ===== response =====

/**
 * What responses of pages/api inherit from.
 *
 * @type {any}
 */
const apiResponse = Object.assign(Object.create(ServerResponse.prototype), {
  /** @this {any} @param {number} code */
  status(code) {
    this.statusCode = code;
    return this;
  },

  /** `undefined` gives an empty answer. @this {any} @param {any} data */
  json(data) {
    this.setHeader('Content-Type', JSON_TYPE);
    this.send(JSON.stringify(data));
  },

  /** @this {any} @param {any} body */
  send(body) {
    if (body === null || body === undefined) this.end();
    else if (this.statusCode === 204 || this.statusCode === 304) sendNothing(this);
    else if (typeof body === 'string') sendWhole(this, body);
    else if (body instanceof Stream) {
      defaultType(this);
      /** @type {any} */ (body).pipe(this);
    } else if (Buffer.isBuffer(body)) {
      defaultType(this);
      sendWhole(this, body);
    } else if (typeof body === 'object' || typeof body === 'number' || typeof body === 'boolean') {
      this.setHeader('Content-Type', JSON_TYPE);
      sendWhole(this, JSON.stringify(body));
    } else throw new TypeError(`res.send() takes no ${typeof body}`);
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
    this.end(location);
    return this;
  },
});

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
}
ApiResponse.prototype = apiResponse;

function defaultType(/** @type {any} */ res) {
  if (!res.getHeader('Content-Type')) res.setHeader('Content-Type', 'application/octet-stream');
}

/** A body that is there as a whole: with its entity tag, and not at all to a client that has it. */
function sendWhole(/** @type {any} */ res, /** @type {string | Buffer} */ body) {
  const etag = etagOf(body);
  res.setHeader('ETag', etag);
  if (isFresh((name) => binding.header(res[kSlot], name), etag)) {
    res.statusCode = 304;
    res.end();
    return;
  }
  res.setHeader('Content-Length', Buffer.byteLength(body));
  res.end(body);
}

function sendNothing(/** @type {any} */ res) {
  res.removeHeader('Content-Type');
  res.removeHeader('Content-Length');
  res.removeHeader('Transfer-Encoding');
  if (process.env.NODE_ENV === 'development') {
    const what = `A body was attempted to be set with a ${res.statusCode} statusCode for ${res.req.url}`;
    console.warn(`${what}, this is invalid and the body was ignored.`);
  }
  res.end();
}

// ===== the handler =====

/**
 * What answers the requests of a pages/api file.
 *
 * @param {any} module What the file exports.
 * @param {{ file: string, params: string[] }} route `file`: as shown in messages.
 * @param {OnError} onError Answers what the handler threw.
 * @returns {(req: any, res: any, params: (string | string[] | undefined)[] | undefined) => void}
 * @throws {Error} When the file exports no handler.
 */
function pagesHandler(module, { file, params }, onError) {
  const handler = module.default ?? module;
  if (typeof handler !== 'function') {
    throw new Error(`${file} has no handler: write \`export default function handler(req, res) {}\``);
  }
  const config = module.config?.api ?? {};
  const shownLimit = config.bodyParser?.sizeLimit ?? DEFAULT_LIMIT;
  const limit = bytesOf(shownLimit) ?? Number.NaN;
  if (!(limit >= 0)) throw new Error(`${file}: config.api.bodyParser.sizeLimit is no size: ${shownLimit}`);
  /** @type {PagesRoute} */
  const route = { params, parses: config.bodyParser !== false, limit, shownLimit: String(shownLimit) };
  const isDevelopment = process.env.NODE_ENV !== 'production';
  const mayResolveEarly = Boolean(config.externalResolver);

  const fail = (/** @type {unknown} */ error, /** @type {any} */ req, /** @type {any} */ res) => {
    if (error instanceof ApiError) sendError(res, error.statusCode, error.message);
    else onError(error, req, res);
  };

  const call = (/** @type {any} */ req, /** @type {any} */ res) => {
    if (isDevelopment) return void callWatched(req, res);
    try {
      const result = handler(req, res);
      if (typeof result?.then === 'function')
        result.then(undefined, (/** @type {unknown} */ error) => fail(error, req, res));
    } catch (error) {
      fail(error, req, res);
    }
  };

  /** In development a handler that forgets its answer, or gives it to nobody, is told so. */
  const callWatched = async (/** @type {any} */ req, /** @type {any} */ res) => {
    try {
      let piped = false;
      res.once('pipe', () => {
        piped = true;
      });
      const result = await handler(req, res);
      if (result !== undefined) console.warn(`API handler should not return a value, received ${typeof result}.`);
      if (!mayResolveEarly && !piped && !res.headersSent && !res.writableEnded) {
        console.warn(`API resolved without sending a response for ${req.url}, this may result in stalled requests.`);
      }
    } catch (error) {
      fail(error, req, res);
    }
  };

  return (req, res, values) => {
    req[kRoute] = route;
    req[kValues] = values;
    if (!route.parses || !hasBody(req)) return call(req, res);
    collect(req, route.limit, (bytes) => {
      try {
        if (bytes === undefined) {
          // The rest of the body is not read, so nothing can follow it.
          res.setHeader('Connection', 'close');
          throw new ApiError(413, `Body exceeded ${route.shownLimit} limit`);
        }
        req.body = parseBody(bytes, req.headers['content-type']);
      } catch (error) {
        fail(error, req, res);
        return;
      }
      call(req, res);
    });
  };
}

/** The message is the reason phrase and the body. */
function sendError(/** @type {any} */ res, /** @type {number} */ statusCode, /** @type {string} */ message) {
  res.statusCode = statusCode;
  res.statusMessage = message;
  res.end(message);
}

/** What makes the messages of pages/api routes. */
const apiMessages = { Request: ApiRequest, Response: ApiResponse };

module.exports = { apiMessages, pagesHandler, sendError };
