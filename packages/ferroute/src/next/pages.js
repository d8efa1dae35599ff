// pages/api: one default export for all methods, called with Node's request and response and what Next adds to them: see
// pages-request.js and pages-send.js.

'use strict';

const { collect, hasBody } = require('../http/collect');
const { ApiError, parseBody } = require('./body');
const { reportError } = require('./instrumentation');
const { pagesConfig } = require('./pages-config');
const { kLimit } = require('./pages-limit');
const { ApiRequest, kRoute, kValues } = require('./pages-request');
const { ApiResponse } = require('./pages-send');

const EDGE_ANSWER =
  'API route returned a Response object in the Node.js runtime, this is not supported. Please use `runtime: "edge"` ' +
  'instead: https://nextjs.org/docs/api-routes/edge-api-routes';

/**
 * @typedef {(error: unknown, req: any, res: any) => void} OnError
 */

/**
 * What answers the requests of a pages/api file.
 *
 * @param {any} module What the file exports.
 * @param {{ file: string, params: string[], pattern: string }} shown `file` and `pattern`: as shown in messages.
 * @param {OnError} onError Answers what the handler threw.
 * @returns {(req: any, res: any, params: (string | string[] | undefined)[] | undefined) => void}
 * @throws {Error} When the file exports a config that means nothing.
 */
function pagesHandler(module, { file, params, pattern }, onError) {
  let handler = module.default ?? module;
  if (typeof handler !== 'function') {
    // As with Next the other routes are served: it may be a module that stands among them.
    handler = () => {
      throw new Error(`${file} has no handler: write \`export default function handler(req, res) {}\``);
    };
  }
  const config = pagesConfig(module.config, { file, pattern });
  const route = { params, parses: config.parses };
  const isDevelopment = process.env.NODE_ENV !== 'production';

  const fail = (/** @type {unknown} */ error, /** @type {any} */ req, /** @type {any} */ res) => {
    const answer = () => {
      if (error instanceof ApiError) sendError(res, error.statusCode, error.message);
      else onError(error, req, res);
    };
    // The client waits for it, as with Next.
    const told = reportError(error, req, { routerKind: 'Pages Router', routePath: pattern });
    if (told === undefined) answer();
    else told.then(answer);
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
      if (result !== undefined) {
        if (result instanceof Response) throw new Error(EDGE_ANSWER);
        console.warn(`API handler should not return a value, received ${typeof result}.`);
      }
      if (!config.mayResolveEarly && !piped && !res.headersSent && !res.writableEnded) {
        console.warn(`API resolved without sending a response for ${req.url}, this may result in stalled requests.`);
      }
    } catch (error) {
      fail(error, req, res);
    }
  };

  return (req, res, values) => {
    req[kRoute] = route;
    req[kValues] = values;
    req[kLimit] = config.responseLimit;
    if (!route.parses || !hasBody(req)) return call(req, res);
    collect(req, config.bodyLimit, (bytes) => {
      try {
        if (bytes === undefined) {
          // The rest of the body is not read, so nothing can follow it.
          res.setHeader('Connection', 'close');
          throw new ApiError(413, `Body exceeded ${config.shownBodyLimit} limit`);
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
  // An answer that has ended cannot be taken back.
  if (res.writableEnded) return;
  res.statusCode = statusCode;
  res.statusMessage = message;
  res.end(message);
}

/** What makes the messages of pages/api routes. */
const apiMessages = { Request: ApiRequest, Response: ApiResponse };

module.exports = { apiMessages, pagesHandler, sendError };
