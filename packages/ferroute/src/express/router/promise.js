// What a handler or a param callback returns in Express 5: a promise whose rejection goes to `next`.

'use strict';

const deprecate = require('depd')('router');

/** @param {any} value */
const isPromise = (value) =>
  value !== null &&
  value !== undefined &&
  (typeof value === 'object' || typeof value === 'function') &&
  typeof value.then === 'function';

/**
 * A rejection goes to `next`.
 * @param {any} promise
 * @param {(error?: any) => void} next
 * @param {string} whose What is named in the warning about promises of others.
 */
function forward(promise, next, whose) {
  if (!(promise instanceof Promise)) {
    deprecate(`${whose} that are Promise-like are deprecated, use a native Promise instead`);
  }
  promise.then(nothing, (/** @type {any} */ error) => next(error || new Error('Rejected promise')));
}

function nothing() {}

module.exports = { forward, isPromise };
