// Router: registration. A router is a function; what happens to a request in it is told in walk.js.

'use strict';

const { methods } = require('../editions/routing');
const { defineLayer } = require('./layer');
const { callParams } = require('./params');
const { defineRoute } = require('./route');
const { giveStack } = require('./stack');
const { defineWalk } = require('./walk');

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
    routing.initRouter(router, options ?? {});
    giveStack(router);
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

  /** @this {any} @param {any} first @param {any[]} others */
  prototype.use = function use(first, ...others) {
    const { path, handlers } = splitUse([first, ...others]);
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

  for (const method of [...methods, 'all']) {
    /** @this {any} @param {any} path @param {any[]} handlers */
    prototype[method] = function (path, ...handlers) {
      this.route(path)[method](...handlers);
      return this;
    };
  }

  routing.completeRouter(Router, Route, callParams);

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

module.exports = { defineRouter, splitUse };
