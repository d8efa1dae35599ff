// Errors of handlers, on their way to `onRequestError` of the project's instrumentation.

'use strict';

/** @type {((error: unknown, request: object, context: object) => unknown) | undefined} */
let reportError;

/**
 * Who is to be told. The worker says it when the project has instrumentation.
 *
 * @param {(error: unknown, request: object, context: object) => unknown} report
 */
function reportTo(report) {
  reportError = report;
}

/**
 * @param {unknown} error
 * @param {any} req
 * @param {string} pattern The route's.
 */
function reportRouteError(error, req, pattern) {
  if (!reportError) return;
  const request = { path: req?.url, method: req?.method, headers: req?.headers ?? {} };
  reportError(error, request, { routerKind: 'App Router', routePath: pattern, routeType: 'route' });
}

module.exports = { reportRouteError, reportTo };
