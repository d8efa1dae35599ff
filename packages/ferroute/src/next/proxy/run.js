// A request at the proxy: the project's function is called with it, and what it returns is done: the request goes on, as Rust
// resolves it, or is answered here.

'use strict';

const binding = require('../../binding');
const { runRoute } = require('../../http/dispatch');
const { kAbout, kSlot, retire } = require('../../http/state');
const { keep } = require('../after');
const { REVALIDATE, isOnDemandRevalidate } = require('../draft');
const { forward } = require('../external');
const { reportError } = require('../instrumentation');
const { sendBody } = require('../route-send');
const { Scope, runInScope, scopesNeeded } = require('../scope');
const { settings } = require('../settings');
const { NextURL } = require('../web/next-url');
const { BodyTooLarge, ProxyBody } = require('./body');
const { NextFetchEvent } = require('./event');
const { outcomeOf, relativeTo, requestHeaders } = require('./outcome');
const { missingExport } = require('./read');
const { proxyRequest } = require('./request');

const NO_STORE = 'private, no-cache, no-store, max-age=0, must-revalidate';

/**
 * @typedef {import('../../binding/native').About} About
 * @typedef {import('./outcome').Outcome} Outcome
 *
 * @typedef {object} ProxyOptions
 * @property {'proxy' | 'middleware'} name
 * @property {string} shown The file, for messages: `proxy.ts`.
 * @property {() => Promise<any>} load Gives what the file exports; the same for as long as it did not change.
 * @property {number} limit Of a body that it reads, in bytes.
 * @property {boolean} keepsUrls `skipProxyUrlNormalize`.
 * @property {number | null | undefined} proxyTimeout In milliseconds.
 * @property {(error: unknown, req: any, res: any) => void} fail Answers what it threw. Has logged it.
 */

/**
 * The function that a proxy file exports.
 *
 * @param {any} module
 * @param {'proxy' | 'middleware'} name
 * @param {string} shown
 * @returns {(request: any, event: NextFetchEvent) => unknown}
 * @throws {Error} Next's.
 */
function proxyFunction(module, name, shown) {
  const found = module[name] ?? module.default;
  if (typeof found === 'function') return found;
  throw new Error(missingExport(`./${shown}`, name));
}

/**
 * What takes requests at the proxy.
 *
 * @param {ProxyOptions} options
 * @returns {(req: any, res: any, about: About | undefined) => void}
 */
function proxyHandler(options) {
  return (req, res, about) => {
    if (about !== undefined) req[kAbout] = about;
    run(options, req, res, about).catch((error) => {
      console.error(error);
      // An answer that has begun is cut short. Else it is an error like others: a header, say, that no head can hold.
      if (res.headersSent || req[kSlot] < 0) return void res.destroy();
      for (const name of res.getHeaderNames()) res.removeHeader(name);
      res.setHeader('Cache-Control', NO_STORE);
      options.fail(error, req, res);
    });
  };
}

/**
 * @param {ProxyOptions} options
 * @param {any} req
 * @param {any} res
 * @param {About | undefined} about What the configuration's rules made of it so far.
 */
async function run(options, req, res, about) {
  // What `res.revalidate()` asks for goes past the proxy; what has no route of its own comes here.
  const isRevalidate = binding.header(req[kSlot], REVALIDATE) !== undefined && isOnDemandRevalidate(req.headers);
  if (isRevalidate) return goOn(options, undefined, undefined, { req, res, about, scope: undefined, body: undefined });
  const body = new ProxyBody(req, options.limit);
  const request = proxyRequest(req, res, body);
  const scope = scopesNeeded()
    ? new Scope('proxy', { pattern: `/${options.name}`, file: options.shown }, req, res)
    : undefined;
  let response;
  try {
    response = await call(options, request, scope);
  } catch (error) {
    if (error instanceof BodyTooLarge) return refuseBody(options.limit, res);
    await failed(options, error, request, req, res);
    return;
  }
  // What the proxy has begun to read is to be there as a whole.
  const taken = await body.taken();
  if (body.isTooLarge) return refuseBody(options.limit, res);
  if (req[kSlot] < 0) return;

  const outcome = response && outcomeOf(response);
  if (outcome === undefined || outcome.kind === 'next')
    return goOn(options, outcome, request, { req, res, about, scope, body: taken });
  setHeaders(res, about, outcome);
  if (outcome.kind === 'redirect') return redirect(options, response.status, String(outcome.to), request, req, res);
  res.statusCode = response.status;
  if (response.body === null || req.method === 'HEAD') res.end();
  else await sendBody(response.body, res);
}

/**
 * @param {ProxyOptions} options
 * @param {any} request
 * @param {Scope | undefined} scope
 * @returns {Promise<any>} A response, or undefined.
 */
async function call({ name, shown, load }, request, scope) {
  const proxy = proxyFunction(await load(), name, shown);
  const event = new NextFetchEvent(`/${name}`, (work) =>
    keep(work.catch((error) => console.error('Uncaught: middleware waitUntil errored', error))),
  );
  const response = await (scope ? runInScope(scope, proxy, request, event) : proxy(request, event));
  if (!response) return undefined;
  if (!(response instanceof Response)) throw new TypeError('Expected an instance of Response to be returned');
  const cookies = scope?.mutatedCookies ?? [];
  if (cookies.length === 0) return response;
  // `cookies().set()`: what the response says itself wins.
  const { appendCookies } = require('../web/cookies');
  const headers = new Headers(response.headers);
  appendCookies(headers, cookies);
  return new Response(response.body, { status: response.status, headers });
}

// ===== it goes on =====

/**
 * @param {ProxyOptions} options
 * @param {Outcome | undefined} outcome
 * @param {any} request
 * @param {{ req: any, res: any, about: About | undefined, scope: Scope | undefined, body: Buffer | undefined }} seen `body`: what
 *   was read of it, which is all of it.
 */
function goOn(options, outcome, request, { req, res, about, scope, body }) {
  /** @type {string | undefined} */
  let url;
  /** @type {string[] | undefined} */
  let headers;
  /** @type {string | undefined} */
  let overrides;
  if (outcome) {
    headers = requestHeaders(req.rawHeaders, outcome);
    const { to } = outcome;
    if (to !== undefined) {
      const urlOf = (/** @type {boolean} */ forceLocale) =>
        destination(to, request, options.keepsUrls, req.headers, forceLocale);
      url = urlOf(false);
      // As in Next, a client may see it.
      outcome.headers.push(['x-middleware-rewrite', settings.i18n ? urlOf(true) : url]);
    }
    if (headers || outcome.headers.length) overrides = overridesOf(outcome, headers);
  }
  const next = binding.appContinue(req[kSlot], url, overrides, body);
  if (next === undefined || next[0] === 0) {
    // Others answer it, or nobody: these messages are of no exchange any more.
    retire(req, res);
    if (scope?.after.length) setImmediate(() => res.emit('close'));
    return;
  }
  if (next[0] === 2) {
    if (headers) replaceHeaders(req, headers);
    if (outcome) setHeaders(res, about, outcome);
    return forward(req, res, next[1], next[2], { body, timeout: options.proxyTimeout });
  }
  runRoute(req, next[1], next[2], next[3], (handlerReq, handlerRes) => {
    if (headers) replaceHeaders(handlerReq, headers);
    if (outcome) {
      handlerRes.statusCode = outcome.status;
      keepCookies(handlerRes, outcome);
    }
    if (scope?.after.length) handlerRes.once('close', () => res.emit('close'));
  });
}

/**
 * A handler of pages/api that sets `Set-Cookie` adds to the cookies of the proxy, as in Next.
 *
 * @param {any} res
 * @param {Outcome} outcome
 */
function keepCookies(res, { headers }) {
  const cookies = headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value);
  if (cookies.length === 0) return;
  const { setHeader } = res;
  res.setHeader = function (/** @type {string} */ name, /** @type {any} */ value) {
    const isCookie = typeof name === 'string' && name.toLowerCase() === 'set-cookie';
    const all = isCookie ? [...new Set([...cookies, ...[value].flat()])] : value;
    return setHeader.call(this, name, all);
  };
}

/** @param {Outcome} outcome @param {string[] | undefined} headers */
function overridesOf(outcome, headers) {
  /** @type {[string, string][] | undefined} */
  let request;
  if (headers) {
    request = [];
    for (let index = 0; index < headers.length; index += 2) {
      // What is between the proxy and the handler is no other server's.
      if (headers[index] !== 'x-middleware-set-cookie') request.push([headers[index], headers[index + 1]]);
    }
  }
  return JSON.stringify({ headers: outcome.headers, request });
}

/** @param {any} req @param {string[]} raw */
function replaceHeaders(req, raw) {
  req.rawHeaders = raw;
  // Made of them when it is asked for.
  req.headers = null;
}

/**
 * Where a rewrite leads: a path here, or a URL elsewhere.
 *
 * @param {string} to
 * @param {any} request
 * @param {boolean} keepsUrls
 * @param {any} headers Of the request.
 * @param {boolean} [forceLocale] As others are told: with the default locale, too.
 */
function destination(to, request, keepsUrls, headers, forceLocale = false) {
  const { origin } = new URL(request.url);
  const url = relativeTo(to, origin);
  if (keepsUrls || !url.startsWith('/')) return url;
  // With or without the slash at its end, as the configuration wants it.
  return relativeTo(String(new NextURL(url, origin, { nextConfig: settings, headers, forceLocale })), origin);
}

// ===== it is answered =====

/**
 * Headers of the configuration, and those of the proxy over them.
 *
 * @param {any} res
 * @param {About | undefined} about
 * @param {Outcome} outcome
 */
function setHeaders(res, about, outcome) {
  const configured = about?.[1] ?? [];
  for (let index = 0; index < configured.length; index += 2) {
    const [name, value] = [configured[index], configured[index + 1]];
    if (res.hasHeader(name)) res.appendHeader(name, value);
    else res.setHeader(name, value);
  }
  for (const name of new Set(outcome.headers.map(([name]) => name))) res.removeHeader(name);
  for (const [name, value] of outcome.headers) res.appendHeader(name, value);
}

/**
 * @param {ProxyOptions} options
 * @param {number} status
 * @param {string} location
 * @param {any} request
 * @param {any} req
 * @param {any} res
 */
function redirect({ keepsUrls }, status, location, request, { headers }, res) {
  const to = destination(location, request, keepsUrls, headers);
  res.statusCode = status;
  res.setHeader('location', to);
  if (status === 308) res.setHeader('Refresh', `0;url=${to}`);
  res.end(to);
}

/** @param {number} limit @param {any} res */
function refuseBody(limit, res) {
  if (res.headersSent || res.destroyed) return;
  res.statusCode = 413;
  // The rest of the body is not read, so nothing can follow it.
  res.setHeader('Connection', 'close');
  res.setHeader('Content-Type', 'text/plain; charset=utf-8');
  res.end(`Body exceeded ${limit} bytes limit`);
}

/**
 * @param {ProxyOptions} options
 * @param {unknown} error
 * @param {any} request
 * @param {any} req
 * @param {any} res
 */
async function failed({ name, fail }, error, request, req, res) {
  if (process.env.NODE_ENV !== 'production' && isNavigation(error)) {
    const kind = name === 'proxy' ? 'Proxy' : 'Middleware';
    /** @type {Error} */ (error).message = `Next.js navigation API is not allowed to be used in ${kind}.`;
  } else {
    const { pathname, search } = new URL(request.url);
    const told = { url: pathname + search, method: req.method, headers: req.headers };
    await reportError(error, told, { routerKind: 'Pages Router', routePath: '/proxy', routeType: 'proxy' });
  }
  console.error(error);
  if (res.destroyed) return;
  res.setHeader('Cache-Control', NO_STORE);
  fail(error, req, res);
}

/** What `redirect()`, `notFound()` and their kin throw. */
const isNavigation = (/** @type {any} */ error) =>
  typeof error?.digest === 'string' && /^NEXT_(?:REDIRECT|HTTP_ERROR_FALLBACK|NOT_FOUND)/.test(error.digest);

module.exports = { proxyFunction, proxyHandler };
