// pages/api with `config = { runtime: 'edge' }`: one default export, `(request, event) → Response`. Here it runs where all
// handlers run, so that Node's modules are there, too.

'use strict';

const { kAbout } = require('../http/state');
const { keep } = require('./after');
const { paramsOf } = require('./query');
const { reportRouteError } = require('./report');
const { Block, sendResponse } = require('./route-send');
const { Scope, runInScope, scopesNeeded } = require('./scope');
const { installRequest } = require('./web/request');
const { installResponse } = require('./web/response');
const { kUrl } = require('./web/next-request');
const { RouteRequest, ownUrl } = require('./web/route-request');

installRequest();
installResponse();

/** What a handler is given beside its request. */
class NextFetchEvent {
  /**
   * @param {any} request
   * @param {string} page The route's pattern.
   */
  constructor(request, page) {
    this.request = request;
    this.sourcePage = page;
  }

  /** Goes on when the answer has been sent; the server waits for it when it stops. */
  waitUntil(/** @type {Promise<unknown>} */ promise) {
    keep(Promise.resolve(promise).catch((error) => console.error(error)));
  }

  passThroughOnException() {}
}

/**
 * @param {any} module What the file exports.
 * @param {{ file: string, pattern: string, params: string[] }} route
 * @param {(error: unknown, req: any, res: any) => void} onError Answers what the handler threw.
 * @returns {(req: any, res: any, values: (string | string[] | undefined)[] | undefined) => void}
 */
function edgeApiHandler(module, route, onError) {
  const { file, pattern, params: names } = route;
  const handler = module.default;
  if (typeof handler !== 'function') {
    throw new Error(`${file} has no handler: write \`export default function handler(request) {}\``);
  }
  const block = new Block();

  /** @param {any} req @param {any} res @param {(string | string[] | undefined)[]} values */
  const answer = async (req, res, values) => {
    const request = new RouteRequest(req, res, undefined);
    if (names.length > 0 || req[kAbout]?.[0] !== undefined) {
      request[kUrl] = urlWithParams(request, req, paramsOf(names, values));
    }
    const response = await handler(request, new NextFetchEvent(request, pattern));
    if (!(response instanceof Response)) throw new TypeError('Expected an instance of Response to be returned');
    await sendResponse(response, req, res, block);
  };

  return (req, res, values) => {
    const scope = scopesNeeded() ? new Scope('pages', route, req, res) : undefined;
    const answered = scope ? runInScope(scope, answer, req, res, values ?? []) : answer(req, res, values ?? []);
    answered.catch((error) => {
      if (res.headersSent) {
        console.error(error);
        res.destroy();
      } else onError(error, req, res);
      reportRouteError(error, req, pattern);
    });
  };
}

/**
 * A handler for the edge finds the route's params in the search, and what a rewrite has put there.
 *
 * @param {any} request
 * @param {any} req
 * @param {Record<string, string | string[] | undefined>} params
 * @returns {string}
 */
function urlWithParams(request, req, params) {
  const url = new URL(ownUrl(request));
  const search = new URLSearchParams(req[kAbout]?.[0] ?? url.search);
  for (const [name, value] of Object.entries(params)) {
    search.delete(name);
    for (const each of [value ?? []].flat()) search.append(name, each);
  }
  url.search = String(search);
  return url.href;
}

module.exports = { edgeApiHandler };
