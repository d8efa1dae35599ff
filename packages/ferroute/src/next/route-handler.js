// Route handlers: `export function GET(request, { params })` gives a web `Response`. What becomes of that response stands in
// route-send.js, what the handler is called with in web/route-request.js.

'use strict';

const { config: cacheConfig } = require('./cache/config');
const { installFetch } = require('./cache/fetch');
const { keptRoute } = require('./cache/kept-route');
const { kBits, REQUEST_UPGRADE } = require('../http/state');
const { appendCookies } = require('./web/cookies');
const { compose } = require('./folder-middleware');
const { RouteRequest, ResponseAborted, kKeeps } = require('./web/route-request');
const { StaticRequest, TrackedRequest } = require('./web/static-request');
const { interruptStatus, redirectOf } = require('./interrupts');
const { installRequest } = require('./web/request');
const { installResponse, lightResponse } = require('./web/response');
const { paramsOf } = require('./query');
const { reportRouteError } = require('./report');
const { routeConfig } = require('./route-config');
const { Block, sendResponse } = require('./route-send');
const { Scope, StaticGenBailoutError, runInScope, scopesNeeded } = require('./scope');
const { isUpgrade, upgrade, upgradeResponse } = require('./upgrade');

installRequest();
installResponse();
installFetch();

/** The methods that a file can export, in Next's order. */
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE', 'PATCH'];

/**
 * @typedef {(request: any, context: { params: Promise<Record<string, string | string[]>> | undefined }) => unknown} Handler
 *
 * @typedef {object} RouteFile
 * @property {string} file As shown in messages.
 * @property {string} pattern `/api/users/[id]`.
 * @property {string[]} params The names of its params.
 * @property {number} [id] Its number; undefined where nothing of it is kept.
 *
 * @typedef {object} Invocation One call of a handler.
 * @property {any} req
 * @property {any} res
 * @property {Scope | undefined} scope
 * @property {any} request
 * @property {boolean} [isKept] Its answer would have been kept.
 */

/**
 * What answers the requests of a route file.
 *
 * @param {any} module What the file exports.
 * @param {RouteFile} route
 * @param {import('./folder-middleware').MiddlewareFile[]} [middleware] What stands before it, the outermost first.
 * @returns {(req: any, res: any, values: (string | string[] | undefined)[] | undefined) => void}
 * @throws {Error} When its segment config is none.
 */
function routeHandler(module, route, middleware = []) {
  const { file, params: names } = route;
  // One with params is only kept for those that it lists, and one whose GET is not there never.
  const mayBeKept = typeof module.GET === 'function' && (!names.length || module.generateStaticParams !== undefined);
  const config = routeConfig(module, file, { keepsByDefault: cacheConfig.keepsByDefault && mayBeKept });
  if (process.env.NODE_ENV === 'development') warnOfExports(module, file);
  const handlers = handlersOf(module);
  const upgradeHandler = typeof module.UPGRADE === 'function' ? module.UPGRADE : undefined;
  const around = middleware.length > 0 ? compose(middleware) : undefined;
  const block = new Block();
  // Middleware judges a request by its headers, which a static one has not got: a route below it is none.
  const dynamic = around === undefined ? config.dynamic : 'auto';
  const tracks = around === undefined && (config.isStatic || dynamic === 'error' || dynamic === 'force-static');

  /** @param {unknown} response @param {Invocation} invocation */
  const finish = (response, invocation) => {
    try {
      const { req, res, scope } = invocation;
      checkResponse(response, file, req);
      if (upgradeHandler !== undefined && isUpgrade(response)) {
        const open = (/** @type {any} */ socket) => upgradeHandler(socket, invocation.request);
        const handler = scope === undefined ? open : (/** @type {any} */ socket) => runInScope(scope, open, socket);
        return upgrade(req, res, withCookies(response, scope), handler, (error) => report(error, req));
      }
      const sending = sendResponse(withCookies(response, scope), req, res, block);
      if (sending !== undefined) sending.then(undefined, (error) => fail(error, invocation));
    } catch (error) {
      fail(error, invocation);
    }
  };

  /** @param {unknown} error @param {any} req */
  const report = (error, req) => {
    console.error(error);
    reportRouteError(error, req, route.pattern);
  };

  /** @param {unknown} error @param {Invocation} invocation */
  const fail = (error, { req, res, scope, isKept }) => {
    try {
      const interrupted = res.headersSent ? undefined : interruption(error, scope);
      if (interrupted !== undefined) return void sendResponse(interrupted, req, res, block);
    } catch (wrong) {
      // A `redirect()` to what no header can hold is an error like others.
      error = wrong;
    }
    // Whoever went away is not told, and no error is theirs.
    if (!(res.destroyed && isOfClient(error))) report(error, req);
    if (res.headersSent) {
      // Not a whole answer, and the client must see that.
      res.destroy();
      return;
    }
    for (const name of res.getHeaderNames()) res.removeHeader(name);
    res.statusMessage = '';
    res.statusCode = 500;
    // In the place of an answer that others may keep.
    if (isKept) res.setHeader('Cache-Control', 'private, no-cache, no-store, max-age=0, must-revalidate');
    res.end();
  };

  /** @type {import('./cache/kept-route').Runner['run']} */
  const run = async (req, res, values, watch) => {
    const scope = new Scope('app', route, req, res, config.dynamic);
    scope.isStatic = true;
    scope.watch = watch;
    if (watch !== undefined) watch.scope = scope;
    scope.fetchCache = config.fetchCache;
    scope.cache.revalidate = config.revalidate;
    const params = names.length ? Promise.resolve(paramsOf(names, values ?? [])) : undefined;
    const get = /** @type {Handler} */ (handlers.get('GET'));
    try {
      const response = await runInScope(scope, get, trackedRequest(req, res, scope, config), { params });
      checkResponse(response, file, req);
      return { response: withCookies(response, scope), scope, isInterrupted: false };
    } catch (error) {
      const response = interruption(error, scope);
      if (response === undefined) throw error;
      return { response, scope, isInterrupted: true };
    }
  };
  // Middleware is asked of each request, so that nothing can be answered before it; so is a handshake.
  const isKept = config.isStatic && around === undefined && upgradeHandler === undefined;
  const kept = isKept
    ? keptRoute(module, /** @type {any} */ (route), config, {
        run,
        send: (response, req, res) => finish(response, { req, res, scope: undefined, request: undefined }),
        fail: (error, req, res) => fail(error, { req, res, scope: undefined, request: undefined, isKept: true }),
      })
    : undefined;

  return (req, res, values) => {
    const { method } = req;
    if (kept?.takes(req, res, values)) return;
    let handler = handlers.get(method);
    if (upgradeHandler !== undefined) handler = withUpgrade(handler, req);
    if (handler === undefined) {
      if (around === undefined || !METHODS.includes(method)) return refuse(method, res);
      handler = notAllowed;
    }
    const params = names.length ? Promise.resolve(paramsOf(names, values ?? [])) : undefined;
    // Of one that turned out to need its requests nobody wants to know it any more.
    const isTracked = tracks && (!config.isWatched || kept?.isStatic === true);
    const scope = isTracked || scopesNeeded() ? new Scope('app', route, req, res, dynamic) : undefined;
    if (scope !== undefined && config.fetchCache !== undefined) scope.fetchCache = config.fetchCache;
    const request = isTracked
      ? trackedRequest(req, res, /** @type {Scope} */ (scope), config)
      : new RouteRequest(req, res, undefined);
    const invocation = { req, res, scope, request };
    const called = around === undefined ? handler : withMiddleware(around, handler, file, invocation);
    let result;
    try {
      result = scope === undefined ? called(request, { params }) : runInScope(scope, called, request, { params });
    } catch (error) {
      return fail(error, invocation);
    }
    if (typeof (/** @type {any} */ (result)?.then) !== 'function') return finish(result, invocation);
    /** @type {PromiseLike<unknown>} */ (result).then(
      (response) => finish(response, invocation),
      (error) => fail(error, invocation),
    );
  };
}

/**
 * The handler of each method, with those that are there by themselves.
 *
 * @param {any} module
 * @returns {Map<string, Handler>}
 */
function handlersOf(module) {
  /** @type {Map<string, Handler>} */
  const handlers = new Map();
  for (const method of METHODS) if (typeof module[method] === 'function') handlers.set(method, module[method]);
  const get = handlers.get('GET');
  if (get && !handlers.has('HEAD')) handlers.set('HEAD', get);
  if (!handlers.has('OPTIONS')) {
    const allow = ['OPTIONS', ...handlers.keys()].sort().join(', ');
    handlers.set('OPTIONS', () => new Response(null, { status: 204, headers: { Allow: allow } }));
  }
  return handlers;
}

const notAllowed = () => new Response(null, { status: 405 });

/**
 * What a request for another protocol is answered by, where a route has `UPGRADE`; and what one is told that is for
 * nothing else.
 *
 * @param {Handler | undefined} handler
 * @param {any} req
 * @returns {Handler | undefined}
 */
function withUpgrade(handler, req) {
  if ((req[kBits] & REQUEST_UPGRADE) !== 0 && /^websocket$/i.test(req.headers.upgrade)) return upgradeResponse;
  if (handler !== undefined || req.method !== 'GET') return handler;
  return () => new Response(null, { status: 426, headers: { Upgrade: 'websocket' } });
}

/**
 * A handler with the middleware around it: what it throws to answer something is an answer to them, too.
 *
 * @param {ReturnType<typeof compose>} around
 * @param {Handler} handler
 * @param {string} file
 * @param {Invocation} invocation
 * @returns {Handler}
 */
function withMiddleware(around, handler, file, { req, res, scope, request }) {
  // What one of them has read of the body is there for the next.
  request[kKeeps] = true;
  return (first, context) =>
    around(first, async (given) => {
      const own = given === request ? new RouteRequest(req, res, undefined) : given;
      try {
        const response = await handler(own, context);
        checkResponse(response, file, req);
        return response;
      } catch (error) {
        const interrupted = interruption(error, scope);
        if (interrupted === undefined) throw error;
        return interrupted;
      }
    });
}

/** @param {string} method @param {import('node:http').ServerResponse} res */
function refuse(method, res) {
  res.statusCode = METHODS.includes(method) ? 405 : 400;
  res.end();
}

/** Says what a file exports that will never be called. */
function warnOfExports(/** @type {any} */ module, /** @type {string} */ file) {
  for (const method of METHODS) {
    const lower = method.toLowerCase();
    if (!(lower in module)) continue;
    console.error(
      `Detected lowercase method '${lower}' in '${file}'. Export the uppercase '${method}' method name to fix this error.`,
    );
  }
  if ('default' in module) {
    console.error(`Detected default export in '${file}'. Export a named export for each HTTP method instead.`);
  }
  if (!METHODS.some((method) => method in module)) {
    console.error(`No HTTP methods exported in '${file}'. Export a named export for each HTTP method.`);
  }
}

// ===== request =====

/**
 * @param {any} req
 * @param {any} res
 * @param {Scope} scope
 * @param {import('./route-config').RouteConfig} config
 */
function trackedRequest(req, res, scope, { dynamic }) {
  if (dynamic === 'force-static') return new StaticRequest(req, res, undefined);
  const request = new TrackedRequest(req, res, (/** @type {string} */ what) => {
    if (dynamic !== 'error') return scope.useDynamic(what);
    const [pathname] = req.url.split('?', 1);
    throw new StaticGenBailoutError(
      `Route ${pathname} with \`dynamic = "error"\` couldn't be rendered statically because it used \`${what}\`.`,
    );
  });
  return request;
}

// ===== response =====

/**
 * @param {any} response
 * @param {string} file
 * @param {any} req
 * @throws {Error} Next's, for what is no answer of a handler.
 */
function checkResponse(response, file, req) {
  if (!(response instanceof Response)) {
    const type =
      response === null
        ? 'null'
        : typeof response === 'object'
          ? response.constructor?.name || 'object'
          : typeof response;
    const [pathname] = req.url.split('?', 1);
    throw new Error(
      `No response is returned from route handler '${file}'. Expected a Response object but received '${type}' ` +
        `(method: ${req.method}, url: ${pathname}). Ensure you return a \`Response\` or a \`NextResponse\` in all ` +
        'branches of your handler.',
    );
  }
}

/**
 * A response with the cookies that the handler has set over `cookies()`.
 *
 * @param {any} response
 * @param {Scope | undefined} scope
 */
function withCookies(response, scope) {
  const modified = scope?.mutatedCookies;
  if (modified === undefined || modified.length === 0) return response;
  const headers = new Headers(response.headers);
  appendCookies(headers, modified);
  const { status, statusText } = response;
  const light = lightResponse(response);
  return new Response(light === undefined ? response.body : light.body, { status, statusText, headers });
}

/**
 * What a thrown `redirect()` or `notFound()` answers.
 *
 * @param {unknown} error
 * @param {Scope | undefined} scope
 * @returns {Response | undefined} Undefined for any other error.
 */
function interruption(error, scope) {
  const redirect = redirectOf(error);
  if (redirect !== undefined) {
    const headers = new Headers({ Location: redirect.url });
    appendCookies(headers, scope?.mutatedCookies ?? []);
    return new Response(null, { status: redirect.status, headers });
  }
  const status = interruptStatus(error);
  return status === undefined ? undefined : new Response(null, { status });
}

/** Whether an error is only that the client went away. */
function isOfClient(/** @type {any} */ error) {
  return (
    error instanceof ResponseAborted ||
    error?.name === 'AbortError' ||
    error?.code === 'ECONNRESET' ||
    error?.code === 'ERR_STREAM_PREMATURE_CLOSE'
  );
}

module.exports = { routeHandler };
