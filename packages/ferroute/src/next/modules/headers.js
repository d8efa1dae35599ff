// `next/headers`.

'use strict';

const { currentScope, needScopes } = require('../scope');

needScopes();

/** By what it resolves with, so that asking twice gives the same promise. @type {WeakMap<object, Promise<any>>} */
const promises = new WeakMap();

/**
 * @template {object} T
 * @param {T} value
 * @returns {Promise<T>}
 */
function promiseOf(value) {
  let promise = promises.get(value);
  if (!promise) promises.set(value, (promise = Promise.resolve(value)));
  return promise;
}

/** The request's headers, read only. */
function headers() {
  const scope = currentScope('headers');
  scope.useDynamic('headers()');
  return promiseOf(scope.headers());
}

/** The request's cookies; a route handler can set them. */
function cookies() {
  const scope = currentScope('cookies');
  scope.useDynamic('cookies()');
  return promiseOf(scope.cookies());
}

/** Whether draft mode is on, and the way to switch it. */
function draftMode() {
  const scope = currentScope('draftMode');
  scope.draft ??= new (require('./draft-mode').DraftMode)(scope);
  return promiseOf(scope.draft);
}

module.exports = { cookies, headers, draftMode };
