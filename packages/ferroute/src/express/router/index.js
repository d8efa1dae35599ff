// Router: registration. A router is a function; what happens to a request in it is told in walk.js.

'use strict';

const { methods } = require('../editions/routing');
const { defineLayer, kPlaces } = require('./layer');
const { Paths } = require('./paths');
const { defineRoute } = require('./route');
const { defineWalk, kFind, kPaths, kStack, kVersion } = require('./walk');

/** Router: what `router.stack` gives: the layers, and a note of every change. */
const kShown = Symbol('shown');
/** Router: how many layers its `Paths` has. */
const kCompiled = Symbol('compiled');

/**
 * @param {any} edition
 * @returns {{ Router: any, Route: any, Layer: any }}
 */
function defineRouter(edition) {
  const { routing } = edition;
  const Layer = defineLayer(edition);
  const Route = defineRoute(edition, Layer);
  const Walk = defineWalk(edition);

  /**
   * `express.Router`.
   * @this {any}
   * @param {{ caseSensitive?: boolean, mergeParams?: boolean, strict?: boolean }} [options]
   */
  function Router(options) {
    // biome-ignore lint/complexity/noArguments: a constructor that is called without `new`, too
    if (routing.isConstructor && !(this instanceof Router)) return Reflect.construct(Router, arguments);
    const router = newRouter();
    Object.setPrototypeOf(router, routing.isConstructor ? this : Router);
    router.params = {};
    if (!routing.isConstructor) router._params = [];
    router.caseSensitive = options?.caseSensitive;
    router.mergeParams = options?.mergeParams;
    router.strict = options?.strict;
    setStack(router, []);
    return router;
  }

  const prototype = /** @type {any} */ (routing.isConstructor ? (Router.prototype = () => {}) : Router);

  /** @this {any} @param {any} name @param {any} fn */
  prototype.param = function param(name, fn) {
    const registered = routing.param(this, name, fn);
    if (registered === undefined) return undefined;
    (this.params[registered[0]] ??= []).push(registered[1]);
    return this;
  };

  /** @this {any} @param {any} req @param {any} res @param {(error?: any) => void} out */
  prototype.handle = function handle(req, res, out) {
    if (!out && routing.isConstructor) throw new TypeError('argument callback is required');
    new Walk(this, req, res, out).begin();
  };

  /** @this {any} @param {any[]} args */
  prototype.use = function use(...args) {
    const { path, handlers } = splitUse(args);
    if (handlers.length === 0) throw routing.emptyUse();
    for (const fn of handlers) {
      if (typeof fn !== 'function') throw routing.badUse(fn);
      const layer = new Layer(path, { sensitive: this.caseSensitive, strict: false, end: false }, fn);
      layer.route = undefined;
      this.stack.push(layer);
    }
    return this;
  };

  /** @this {any} @param {any} path */
  prototype.route = function (path) {
    const route = new Route(path);
    const handle = routing.routeHandle(route);
    const layer = new Layer(path, { sensitive: this.caseSensitive, strict: this.strict, end: true }, handle);
    layer.route = route;
    this.stack.push(layer);
    return route;
  };

  if (routing.listRoutes) prototype.listRoutes = routing.listRoutes;

  for (const method of [...methods, 'all']) {
    /** @this {any} @param {any} path @param {any[]} handlers */
    prototype[method] = function (path, ...handlers) {
      this.route(path)[method](...handlers);
      return this;
    };
  }

  Object.defineProperty(prototype, 'stack', {
    get() {
      return this[kShown];
    },
    set(layers) {
      setStack(this, layers);
    },
    enumerable: true,
    configurable: true,
  });

  Object.defineProperty(prototype, kFind, { value: find });

  return { Router, Route, Layer };
}

/** @returns {any} */
function newRouter() {
  /** @type {any} */
  const self = function router(/** @type {any} */ req, /** @type {any} */ res, /** @type {any} */ next) {
    self.handle(req, res, next);
  };
  return self;
}

/**
 * The path and the handlers of `use`: the path may be left out.
 * @param {any[]} args
 */
function splitUse(args) {
  let first = args[0];
  while (Array.isArray(first) && first.length > 0) first = first[0];
  const hasPath = typeof args[0] !== 'function' && typeof first !== 'function';
  const handlers = /** @type {any[]} */ (hasPath ? args.slice(1) : args).flat(Number.POSITIVE_INFINITY);
  return { path: hasPath ? args[0] : '/', handlers };
}

/**
 * Give a router its layers. Programs look at `router.stack` and change it; every change is seen here.
 * @param {any} router
 * @param {any[]} layers
 */
function setStack(router, layers) {
  const stack = Array.from(layers);
  router[kStack] = stack;
  router[kVersion] = (router[kVersion] ?? 0) + 1;
  router[kPaths] = new Paths();
  router[kCompiled] = 0;
  router[kShown] = new Proxy(stack, {
    set(target, name, value, receiver) {
      // What is only added need not be compiled again.
      if (name !== 'length' && Number(name) !== target.length) recompile(router);
      else if (name === 'length' && value < router[kCompiled]) recompile(router);
      router[kVersion]++;
      return Reflect.set(target, name, value, receiver === router[kShown] ? target : receiver);
    },
    deleteProperty(target, name) {
      recompile(router);
      return Reflect.deleteProperty(target, name);
    },
    defineProperty(target, name, descriptor) {
      recompile(router);
      return Reflect.defineProperty(target, name, descriptor);
    },
  });
}

/** @param {any} router */
function recompile(router) {
  router[kPaths] = new Paths();
  router[kCompiled] = 0;
  router[kVersion]++;
}

/**
 * Positions of the layers that can match a path. Compiles what was added since.
 * @this {any}
 * @param {string} path
 */
function find(path) {
  const stack = this[kStack];
  const paths = this[kPaths];
  for (let position = this[kCompiled]; position < stack.length; position++) {
    paths.add(position, stack[position][kPlaces]);
  }
  this[kCompiled] = stack.length;
  return paths.find(path);
}

module.exports = { defineRouter, splitUse };
