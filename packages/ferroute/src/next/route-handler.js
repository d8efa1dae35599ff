// Route handlers: `export function GET(request, { params })` gives a web `Response`.

'use strict';

const { Readable } = require('node:stream');
const { paramsOf } = require('./query');

/** The methods that a file can export, in Next's order. */
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE', 'PATCH'];
/** Headers of a `Response` that describe another transfer than the one that follows: that of a `fetch`, for example. */
const NOT_SENT = new Set(['content-length', 'content-encoding', 'transfer-encoding']);
/** Microtasks after which a body that goes on is one that takes its time. */
const SOON = 8;

/**
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('node:http').ServerResponse} ServerResponse
 * @typedef {(request: Request, context: { params: Promise<Record<string, string | string[]>> | undefined }) => unknown} Handler
 */

/**
 * What answers the requests of a route file.
 *
 * @param {any} module What the file exports.
 * @param {{ file: string, params: string[] }} route `file`: as shown in messages.
 * @returns {(req: any, res: any, values: (string | string[] | undefined)[] | undefined) => void}
 * @throws {Error} When the file exports no method.
 */
function routeHandler(module, { file, params: names }) {
  /** @type {Record<string, Handler>} */
  const handlers = {};
  for (const method of METHODS) if (typeof module[method] === 'function') handlers[method] = module[method];
  if (Object.keys(handlers).length === 0) {
    throw new Error(`${file} exports no method: write \`export function GET(request) { return Response.json({}) }\``);
  }
  if (handlers.GET) handlers.HEAD ??= handlers.GET;
  const allow = [...new Set(['OPTIONS', ...Object.keys(handlers)])].sort().join(', ');

  return (req, res, values) => {
    const { method } = req;
    const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
    if (!handler) return answerWithout(method, allow, res);
    const params = names.length ? Promise.resolve(paramsOf(names, values ?? [])) : undefined;
    answer(handler, req, res, params, file).catch((error) => {
      console.error(error);
      if (res.headersSent) {
        // Not a whole answer, and the client must see that.
        res.destroy();
        return;
      }
      for (const name of res.getHeaderNames()) res.removeHeader(name);
      res.statusMessage = '';
      res.statusCode = 500;
      res.end();
    });
  };
}

/** @param {string} method @param {string} allow @param {ServerResponse} res */
function answerWithout(method, allow, res) {
  res.statusCode = METHODS.includes(method) ? 405 : 400;
  if (method === 'OPTIONS') {
    res.statusCode = 204;
    res.setHeader('Allow', allow);
  }
  res.end();
}

/**
 * @param {Handler} handler
 * @param {IncomingMessage} req
 * @param {ServerResponse} res
 * @param {Promise<Record<string, string | string[]>> | undefined} params
 * @param {string} file
 */
async function answer(handler, req, res, params, file) {
  const request = new RouteRequest(req, res);
  const response = await handler(request, { params });
  if (!(response instanceof Response)) {
    const type =
      response === null ? 'null' : typeof response === 'object' ? response?.constructor?.name : typeof response;
    throw new Error(
      `No response is returned from route handler '${file}'. Expected a Response object but received '${type}' ` +
        `(method: ${req.method}, url: ${new URL(request.url).pathname}). Ensure you return a \`Response\` or a ` +
        '`NextResponse` in all branches of your handler.',
    );
  }
  await send(response, req, res);
}

// ===== request =====

/** A request as the web has it, over one of Node's. */
class RouteRequest extends Request {
  /** @type {AbortController | undefined} */
  #controller;
  #res;

  /**
   * @param {IncomingMessage} req
   * @param {ServerResponse} res
   */
  constructor(req, res) {
    const method = /** @type {string} */ (req.method);
    const hasBody = req.headers['content-length'] !== undefined || req.headers['transfer-encoding'] !== undefined;
    const body = hasBody && method !== 'GET' && method !== 'HEAD' ? webBody(req) : undefined;
    super(urlOf(req), { method, headers: headersOf(req), body, ...(body && { duplex: 'half' }) });
    this.#res = res;
  }

  static {
    // Made for those who ask.
    Object.defineProperty(RouteRequest.prototype, 'signal', {
      get() {
        return this.#abortSignal();
      },
      configurable: true,
    });
  }

  /** Aborted when the client goes away before it has the whole answer. */
  #abortSignal() {
    if (!this.#controller) {
      const controller = new AbortController();
      const res = this.#res;
      const gone = () => res.writableFinished || controller.abort();
      if (res.destroyed) gone();
      else res.once('close', gone);
      this.#controller = controller;
    }
    return this.#controller.signal;
  }
}

/** The path and query, on a host that no client can choose. */
function urlOf(/** @type {IncomingMessage} */ req) {
  const target = /** @type {string} */ (req.url);
  base ??= `http://localhost:${req.socket.localPort ?? 80}`;
  // An absolute form names a host of its own, and `//` would be taken for one.
  const path = target.startsWith('/') ? target : target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '') || '/';
  return base + path;
}

/** @type {string | undefined} */
let base;

function headersOf(/** @type {IncomingMessage} */ { rawHeaders }) {
  const headers = new Headers();
  for (let index = 0; index < rawHeaders.length; index += 2) headers.append(rawHeaders[index], rawHeaders[index + 1]);
  return headers;
}

/** The body, pulled from the socket as it is read. */
function webBody(/** @type {IncomingMessage} */ req) {
  return /** @type {ReadableStream} */ (Readable.toWeb(req));
}

// ===== response =====

/**
 * @param {Response} response
 * @param {IncomingMessage} req
 * @param {ServerResponse} res
 */
async function send(response, req, res) {
  res.statusCode = response.status;
  // An empty one is Node's own for the status.
  res.statusMessage = response.statusText;
  for (const [name, value] of response.headers) if (!NOT_SENT.has(name)) res.appendHeader(name, value);
  if (response.body && req.method !== 'HEAD') await sendBody(response.body, res);
  else res.end();
}

/**
 * Sends a body as it comes. One that is there as a whole leaves in one piece, with its length.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @param {ServerResponse} res
 */
async function sendBody(body, res) {
  const reader = body.getReader();
  const gone = () => void reader.cancel(new Error('The client has gone away.')).catch(() => {});
  let watched = false;
  const watch = () => {
    if (watched) return;
    watched = true;
    if (res.destroyed) gone();
    else res.once('close', gone);
  };
  /** @type {Uint8Array | undefined} Written once it is known whether it is the last. */
  let held;
  for (;;) {
    const reading = reader.read();
    if (!(await isSoon(reading))) {
      if (held) res.write(held);
      held = undefined;
      watch();
    }
    const { done, value } = await reading;
    if (res.destroyed) return;
    if (done) break;
    if (held && !res.write(held)) {
      watch();
      await drained(res);
    }
    held = value;
  }
  res.off('close', gone);
  res.end(held);
}

/** Whether a promise settles within a few microtasks. */
async function isSoon(/** @type {Promise<unknown>} */ promise) {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  promise.then(settle, settle);
  for (let turn = 0; turn < SOON && !settled; turn++) await undefined;
  return settled;
}

/** Resolves when there is room again, or nobody is left to write to. */
function drained(/** @type {ServerResponse} */ res) {
  return new Promise((resolve) => {
    const done = () => {
      res.off('drain', done);
      res.off('close', done);
      resolve(undefined);
    };
    res.on('drain', done);
    res.on('close', done);
  });
}

module.exports = { routeHandler };
