// The clock and chance: what gives another value each time, and so makes an answer belong to its request alone, under
// `cacheComponents`. As in Next, `performance` does not: it is for measuring.
//
// They do what they did. Where an invocation is watched (watch.js), it is told that they were asked.

'use strict';

const crypto = require('node:crypto');
const { syncBuiltinESMExports } = require('node:module');
const { findScope } = require('../scope');

/** How many invocations are watched: mostly none, and then nobody is to be told. */
const watching = { count: 0 };

/** @param {string} expression */
function tell(expression) {
  const scope = /** @type {any} */ (findScope());
  if (scope?.watch !== undefined) scope.useDynamic(expression);
}

/**
 * @param {any} object
 * @param {string} name
 * @param {string} expression As messages name it.
 * @param {number} [callback] The index of the argument that makes it asynchronous.
 */
function tellOf(object, name, expression, callback) {
  const original = object[name];
  if (typeof original !== 'function') return;
  /** @this {any} @param {any[]} args */
  const told = function (...args) {
    if (watching.count > 0 && !(callback !== undefined && typeof args[callback] === 'function')) tell(expression);
    return Reflect.apply(original, this, args);
  };
  Object.defineProperties(told, Object.getOwnPropertyDescriptors(original));
  Object.defineProperty(object, name, { ...Object.getOwnPropertyDescriptor(object, name), value: told });
}

function tellOfDate() {
  const Native = Date;
  const descriptors = Object.getOwnPropertyDescriptors(Native);
  /** @param {any[]} args */
  const told = function (...args) {
    if (new.target === undefined) {
      if (watching.count > 0) tell('Date()');
      return Native();
    }
    if (args.length === 0 && watching.count > 0) tell('new Date()');
    return Reflect.construct(Native, args, new.target);
  };
  Object.defineProperties(told, descriptors);
  tellOf(told, 'now', 'Date.now()');
  Object.defineProperty(Native.prototype, 'constructor', { value: told, writable: true, configurable: true });
  Object.defineProperty(globalThis, 'Date', { value: told, writable: true, configurable: true });
}

let isInstalled = false;

/** Before anything of the user's is loaded. */
function tellOfClockAndChance() {
  if (isInstalled) return;
  isInstalled = true;
  tellOfDate();
  tellOf(Math, 'random', 'Math.random()');
  const web = /** @type {any} */ (globalThis).Crypto.prototype;
  tellOf(web, 'getRandomValues', 'crypto.getRandomValues()');
  tellOf(web, 'randomUUID', 'crypto.randomUUID()');
  tellOf(crypto, 'randomUUID', "require('node:crypto').randomUUID()");
  tellOf(crypto, 'randomBytes', "require('node:crypto').randomBytes(size)", 1);
  tellOf(crypto, 'randomInt', "require('node:crypto').randomInt(min, max)", 2);
  for (const name of ['randomFillSync', 'generatePrimeSync', 'generateKeyPairSync', 'generateKeySync']) {
    tellOf(crypto, name, `require('node:crypto').${name}(...)`);
  }
  syncBuiltinESMExports();
}

module.exports = { tellOfClockAndChance, watching };
