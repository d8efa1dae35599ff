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
const { RouteRequest } = require('./web/route-request');

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

  /** @param {any} req @param {any} res */
  const answer = async (req, res) => {
    const request = new RouteRequest(req, res, undefined);
    const response = await handler(request, new NextFetchEvent(request, pattern));
    if (!(response instanceof Response)) throw new TypeError('Expected an instance of Response to be returned');
    await sendResponse(response, req, res, block);
  };

  return (req, res, values) => {
    if (names.length > 0) addParams(req, paramsOf(names, values ?? []));
    const scope = scopesNeeded() ? new Scope('pages', route, req, res) : undefined;
    const answered = scope ? runInScope(scope, answer, req, res) : answer(req, res);
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
 * A handler for the edge finds the route's params in the search.
 *
 * @param {any} req
 * @param {Record<string, string | string[] | undefined>} params
 */
function addParams(req, params) {
  const [, own = ''] = /** @type {string} */ (req.url).split(/\?(.*)/s, 2);
  const search = new URLSearchParams(req[kAbout]?.[0] ?? own);
  for (const [name, value] of Object.entries(params)) {
    search.delete(name);
    for (const each of [value ?? []].flat()) search.append(name, each);
  }
  req[kAbout] = [String(search), req[kAbout]?.[1], req[kAbout]?.[2]];
}

module.exports = { edgeApiHandler };
