// Stack: the layers of a router, as programs see them (`router.stack`, an array that they look into and change), and compiled.

'use strict';

const { placesOf, replacedMatches } = require('./layer');
const { Paths } = require('./paths');

/** Router: the Stack behind its `stack`. */
const kStack = Symbol('stack');

/** The Stack of what programs see. @type {WeakMap<any[], Stack>} */
const stacks = new WeakMap();

class Stack {
  #paths = new Paths();
  /** How many layers the paths have. */
  #compiled = 0;
  /** See `replacedMatches`. */
  #epoch = replacedMatches();

  /** @param {any[]} layers */
  constructor(layers) {
    this.layers = layers;
    /** Grows with every change. */
    this.version = 0;
    /** What programs see. @type {any[]} */
    this.shown = new Proxy(layers, {
      set: (target, name, value, receiver) => {
        // What is only added need not be compiled again.
        const isAdded = name === 'length' ? value >= this.#compiled : Number(name) === target.length;
        if (!isAdded) this.#recompile();
        this.version++;
        return Reflect.set(target, name, value, receiver === this.shown ? target : receiver);
      },
      deleteProperty: (target, name) => {
        this.#recompile();
        return Reflect.deleteProperty(target, name);
      },
      defineProperty: (target, name, descriptor) => {
        this.#recompile();
        return Reflect.defineProperty(target, name, descriptor);
      },
    });
    stacks.set(this.shown, this);
  }

  /**
   * Positions of the layers that can match a path, ascending. Compiles what was added since.
   * @param {string} path
   */
  find(path) {
    const { layers } = this;
    if (this.#epoch !== replacedMatches()) {
      this.#epoch = replacedMatches();
      this.#recompile();
    }
    while (this.#compiled < layers.length) this.#paths.add(this.#compiled, placesOf(layers[this.#compiled++]));
    return this.#paths.find(path);
  }

  #recompile() {
    this.#paths = new Paths();
    this.#compiled = 0;
    this.version++;
  }
}

/**
 * A new router's stack.
 * @param {any} router
 */
function giveStack(router) {
  const stack = new Stack([]);
  router.stack = stack.shown;
  Object.defineProperty(router, kStack, { value: stack, writable: true });
}

/**
 * The stack of a router, which a program may have replaced: by an array of its own, or by that of another router.
 * @param {any} router
 * @returns {Stack}
 */
function stackOf(router) {
  const stack = router[kStack];
  if (router.stack === stack.shown) return stack;
  const replaced = stacks.get(router.stack) ?? new Stack(router.stack);
  router.stack = replaced.shown;
  router[kStack] = replaced;
  return replaced;
}

module.exports = { giveStack, stackOf };
