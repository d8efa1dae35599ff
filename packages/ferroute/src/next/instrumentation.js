// `instrumentation.{ts,js}`: its `register()` is awaited before a thread answers requests, and its `onRequestError` is told of
// what route handlers, pages/api and the proxy throw.

'use strict';

/**
 * @typedef {object} ErrorRequest
 * @property {string} path With its search.
 * @property {string} method
 * @property {import('node:http').IncomingHttpHeaders} headers
 *
 * @typedef {object} ErrorContext
 * @property {'App Router' | 'Pages Router'} routerKind
 * @property {string} routePath As the route is written: `/api/users/[id]`.
 * @property {'route' | 'proxy'} routeType
 * @property {'on-demand' | 'stale' | undefined} revalidateReason
 */

/** @type {((error: unknown, request: ErrorRequest, context: ErrorContext) => unknown) | undefined} */
let hook;

/**
 * Takes what an instrumentation file exports into use on this thread.
 *
 * @param {any} module
 * @throws {Error} What `register()` throws: no request is to be answered after it.
 */
async function instrument(module) {
  if (typeof module.onRequestError === 'function') hook = (...args) => module.onRequestError(...args);
  if (typeof module.register !== 'function') return;
  try {
    await module.register();
  } catch (error) {
    if (error instanceof Error) {
      error.message = `An error occurred while loading instrumentation hook: ${error.message}`;
    }
    throw error;
  }
}

/**
 * Tells `onRequestError` of what an invocation threw. Costs nothing where there is none; never throws.
 *
 * @param {unknown} error
 * @param {{ url?: string, method?: string, headers: import('node:http').IncomingHttpHeaders }} req
 * @param {Pick<ErrorContext, 'routerKind' | 'routePath'> & Partial<ErrorContext>} context
 * @returns {Promise<void> | undefined} Settles when it has been told.
 */
function reportError(error, req, { routerKind, routePath, routeType = 'route', revalidateReason }) {
  return hook && tell(error, req, { routerKind, routePath, routeType, revalidateReason });
}

/**
 * @param {unknown} error
 * @param {{ url?: string, method?: string, headers: import('node:http').IncomingHttpHeaders }} req
 * @param {ErrorContext} context
 */
async function tell(error, req, context) {
  try {
    await hook?.(error, { path: req.url || '/', method: req.method || 'GET', headers: req.headers }, context);
  } catch (failure) {
    console.error('Error in instrumentation.onRequestError:', failure);
  }
}

module.exports = { instrument, reportError };
