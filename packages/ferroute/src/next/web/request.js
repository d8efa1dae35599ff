// `Request` and `fetch` in workers: Node's own, which can be given the request of a handler.

'use strict';

const { NativeRequest, unwrapped } = require('./route-request');

let isInstalled = false;

/** Has the thread's `Request` and `fetch` take ours. */
function installRequest() {
  if (isInstalled) return;
  isInstalled = true;
  /** @type {any} */
  const Request = new Proxy(NativeRequest, {
    construct(target, [input, ...rest], newTarget) {
      return Reflect.construct(target, [unwrapped(input), ...rest], newTarget === Request ? target : newTarget);
    },
  });
  Object.defineProperty(NativeRequest.prototype, 'constructor', { value: Request, writable: true, configurable: true });
  define('Request', Request);
  const { fetch } = globalThis;
  const ours = {
    fetch: (/** @type {any} */ input, /** @type {any} */ init = undefined) => fetch(unwrapped(input), init),
  };
  define('fetch', ours.fetch);
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function define(name, value) {
  Object.defineProperty(globalThis, name, { value, writable: true, enumerable: name === 'fetch', configurable: true });
}

module.exports = { installRequest };
