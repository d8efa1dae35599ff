// Folder middleware around a handler of pages/api, which writes to `res` instead of giving a `Response`: what it writes is
// caught and becomes one, for middleware to look at, change or put another in its place.

'use strict';

const { more } = require('../http/outgoing-end');
const { compose } = require('./folder-middleware');
const { reportRouteError } = require('./report');
const { Block, sendResponse } = require('./route-send');
const { parseBody } = require('./body');
const { installRequest } = require('./web/request');
const { installResponse } = require('./web/response');
const { RouteRequest, kKeeps, kKept } = require('./web/route-request');

installRequest();
installResponse();

/** The most of a body that waits for middleware which does not send it, before `write` says so. */
const HIGH_WATER = 16 * 1024;

/**
 * @typedef {(req: any, res: any, values: (string | string[] | undefined)[] | undefined) => void} Call
 */

/**
 * @param {Call} call The route's.
 * @param {import('./folder-middleware').MiddlewareFile[]} files The outermost first.
 * @param {string} pattern The route's.
 * @param {(error: unknown, req: any, res: any) => void} onError Answers what middleware threw.
 * @returns {Call}
 */
function pagesWithMiddleware(call, files, pattern, onError) {
  const around = compose(files);
  const block = new Block();
  return (req, res, values) => {
    const request = new RouteRequest(req, res, undefined);
    // What one of them has read of the body is there for the handler.
    request[kKeeps] = true;
    const handled = () => {
      if (req[kKept] !== undefined) giveBody(req);
      return caught(res, (own) => call(req, own, values));
    };
    around(request, handled).then(
      (response) => {
        const sending = sendResponse(response, req, res, block);
        sending?.catch(() => res.destroy());
      },
      (error) => {
        reportRouteError(error, req, pattern);
        onError(error, req, res);
      },
    );
  };
}

/** `req.body` of what was read already. */
function giveBody(/** @type {any} */ req) {
  const kept = req[kKept];
  const bytes = typeof kept === 'string' ? Buffer.from(kept) : kept;
  const value = parseBody(bytes, req.headers['content-type']);
  Object.defineProperty(req, 'body', { value, writable: true, enumerable: true, configurable: true });
}

/**
 * Calls a handler, and gives what it answers as soon as its head is known.
 *
 * @param {any} res
 * @param {(caught: any) => void} call Given the response that it is to write to: one that inherits from `res` and leaves it alone.
 * @returns {Promise<Response>}
 */
function caught(res, call) {
  return new Promise((resolve) => {
    /** @type {ReadableStreamDefaultController<Uint8Array> | undefined} */
    let controller;
    let hasBegun = false;
    let isOver = false;
    let isGone = false;
    const own = Object.create(res);
    // Nothing that it does may take a short way to the client.
    more(own);

    /** The head is known: so is the answer, all but its body. */
    const begin = (/** @type {any} */ body) => {
      hasBegun = true;
      const headers = new Headers();
      for (const name of own.getHeaderNames()) {
        for (const value of [own.getHeader(name)].flat()) headers.append(name, String(value));
        // Those that were set before the handler was called are the same list.
        own.removeHeader(name);
      }
      const { statusCode: status, statusMessage } = own;
      const isEmpty = status === 204 || status === 205 || status === 304;
      resolve(new Response(isEmpty ? null : body, { status, statusText: statusMessage ?? '', headers }));
    };
    /** @type {any} */
    const source = {
      start(/** @type {any} */ given) {
        controller = given;
      },
      pull: () => void own.emit('drain'),
      cancel() {
        isGone = true;
      },
    };
    const stream = () => {
      if (!hasBegun)
        begin(new ReadableStream(source, { highWaterMark: HIGH_WATER, size: (chunk) => chunk.byteLength }));
    };
    const enqueue = (/** @type {any} */ chunk, /** @type {any} */ encoding) => {
      if (isGone || !chunk?.length) return;
      controller?.enqueue(typeof chunk === 'string' ? Buffer.from(chunk, textEncoding(encoding)) : chunk);
    };

    const members = {
      writeHead(/** @type {number} */ status, /** @type {any} */ message, /** @type {any} */ headers = message) {
        own.statusCode = status;
        if (typeof message === 'string') own.statusMessage = message;
        setHeaders(own, headers);
        return own;
      },
      flushHeaders: stream,
      write(/** @type {any} */ chunk, /** @type {any} */ encoding, /** @type {any} */ callback) {
        stream();
        enqueue(chunk, encoding);
        const then = callbackOf(encoding, callback);
        if (then) process.nextTick(then);
        return (controller?.desiredSize ?? 1) > 0;
      },
      end(/** @type {any} */ chunk, /** @type {any} */ encoding, /** @type {any} */ callback) {
        if (isOver) return own;
        isOver = true;
        const then = callbackOf(chunk, encoding, callback);
        if (then) own.once('finish', then);
        const last = typeof chunk === 'function' ? undefined : chunk;
        if (hasBegun) {
          enqueue(last, encoding);
          if (!isGone) controller?.close();
        } else begin(typeof last === 'string' ? Buffer.from(last, textEncoding(encoding)) : (last ?? null));
        return own;
      },
    };
    for (const [name, value] of Object.entries(members)) define(own, name, { value, writable: true });
    define(own, 'headersSent', { get: () => hasBegun });
    define(own, 'writableEnded', { get: () => isOver });
    define(own, 'finished', { get: () => isOver });
    define(own, 'writableFinished', { get: () => res.writableFinished });
    for (const event of ['finish', 'close']) res.once(event, () => own.emit(event));
    call(own);
  });
}

/** @param {object} target @param {string} name @param {PropertyDescriptor} descriptor */
const define = (target, name, descriptor) => Object.defineProperty(target, name, { ...descriptor, configurable: true });

const callbackOf = (/** @type {any[]} */ ...given) => given.find((each) => typeof each === 'function');

/** @returns {BufferEncoding} */
const textEncoding = (/** @type {any} */ encoding) =>
  typeof encoding === 'string' ? /** @type {any} */ (encoding) : 'utf8';

/**
 * Headers as `writeHead` takes them.
 *
 * @param {any} res
 * @param {any} headers
 */
function setHeaders(res, headers) {
  if (Array.isArray(headers)) {
    for (let index = 0; index < headers.length; index += 2) res.appendHeader(headers[index], headers[index + 1]);
  } else if (headers !== null && typeof headers === 'object') {
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) res.setHeader(name, value);
  }
}

module.exports = { pagesWithMiddleware };
