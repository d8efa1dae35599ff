// How the prototypes of our messages are made: accessors and classes that stand aside for messages that Node made.

'use strict';

const { kSlot, own } = require('./state');

/**
 * The property that an object has or inherits.
 * @param {any} object
 * @param {PropertyKey} name
 */
function findDescriptor(object, name) {
  for (let at = object; at !== null; at = Object.getPrototypeOf(at)) {
    const descriptor = Object.getOwnPropertyDescriptor(at, name);
    if (descriptor !== undefined) return descriptor;
  }
  return undefined;
}

/**
 * A function that defines accessors on `prototype`. On a message of Node's they give what Node's prototype has under the
 * name, or nothing; a value assigned to such a message becomes its own property, as it would be in Node.
 * @param {any} prototype
 * @param {any} node Node's prototype
 */
function definer(prototype, node) {
  /**
   * @param {string} name
   * @param {(this: any) => any} get
   * @param {(this: any, value: any) => void} [set] else an assigned value is the message's own
   */
  return function define(name, get, set) {
    const theirs = findDescriptor(node, name);
    Object.defineProperty(prototype, name, {
      get() {
        if (this[kSlot] !== undefined) return get.call(this);
        return theirs?.get === undefined ? theirs?.value : theirs.get.call(this);
      },
      set(value) {
        if (this[kSlot] === undefined && theirs?.set !== undefined) theirs.set.call(this, value);
        else if (this[kSlot] === undefined || set === undefined) own(this, name, value);
        else set.call(this, value);
      },
      enumerable: false,
      configurable: true,
    });
  };
}

/**
 * Put our class on top of Node's: its instances are instances of Node's, and `instanceof` ours holds for those that Node
 * made (a client's, those of https), because libraries ask.
 * @param {any} ours
 * @param {any} theirs
 */
function extend(ours, theirs) {
  Object.setPrototypeOf(ours, theirs);
  Object.setPrototypeOf(ours.prototype, theirs.prototype);
  Object.defineProperty(ours, Symbol.hasInstance, {
    /** @this {any} @param {any} value */
    value(value) {
      const prototype = this === ours ? theirs.prototype : this.prototype;
      return typeof value === 'object' && value !== null && Object.prototype.isPrototypeOf.call(prototype, value);
    },
    configurable: true,
  });
}

/**
 * Wrap `on` and its kin: `added(object, event)` is called after a listener was added.
 * @param {any} prototype
 * @param {any} theirs
 * @param {(object: any, event: any) => void} added
 */
function onListener(prototype, theirs, added) {
  for (const name of ['on', 'addListener', 'prependListener']) {
    const original = theirs[name];
    /** @this {any} @param {any} event @param {any} listener */
    const ours = function (event, listener) {
      original.call(this, event, listener);
      added(this, event);
      return this;
    };
    Object.defineProperty(ours, 'name', { value: name });
    prototype[name] = ours;
  }
}

module.exports = { definer, extend, findDescriptor, onListener };
