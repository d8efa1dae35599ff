// Errors of handlers, on their way to `onRequestError` of the project's instrumentation.

'use strict';

const { reportError } = require('./instrumentation');

/**
 * @param {unknown} error
 * @param {any} req
 * @param {string} pattern The route's.
 */
function reportRouteError(error, req, pattern) {
  void reportError(error, req ?? { headers: {} }, { routerKind: 'App Router', routePath: pattern });
}

module.exports = { reportRouteError };
