// Route: a path, and the handlers for its methods in their order.

'use strict';

const { methods } = require('../editions/routing');

/** How deep handlers may call each other by `next` before the loop is given a turn. */
const MOST_SYNC = 100;

/** Methods in lower case, by what is usual in a request. @type {Record<string, string>} */
const LOWER = Object.assign(Object.create(null), Object.fromEntries(methods.map((name) => [name.toUpperCase(), name])));

/** @param {any} method */
const lower = (method) => {
  if (method === 'GET') return 'get';
  if (method === 'POST') return 'post';
  return LOWER[method] ?? (typeof method === 'string' ? method.toLowerCase() : method);
};

/**
 * @param {any} edition
 * @param {any} Layer
 * @returns {any} The constructor.
 */
function defineRoute(edition, Layer) {
  const { routing } = edition;
  const { handleRequest, handleError } = routing;

  /**
   * @this {any}
   * @param {any} path
   */
  function Route(path) {
    this.path = path;
    this.stack = [];
    this.methods = routing.newMethods();
  }

  Object.assign(Route.prototype, {
    /** Whether there is a handler for a method. @this {any} @param {any} method */
    [routing.handlesMethod](method) {
      const { methods } = this;
      const name = lower(method);
      return Boolean(methods[name] || methods._all || (name === 'head' && methods.get));
    },

    /** The methods that there are handlers for, in upper case. @this {any} @param {boolean} [includeAll] */
    [routing.listsMethods](includeAll) {
      return routing.listMethods(this.methods, includeAll);
    },

    /**
     * Call the handlers for a request's method.
     * @this {any}
     * @param {any} req
     * @param {any} res
     * @param {(error?: any) => void} done
     */
    dispatch(req, res, done) {
      const { stack } = this;
      if (stack.length === 0) return done();
      let method = lower(req.method);
      if (method === 'head' && !this.methods.head) method = 'get';
      req.route = this;
      let index = 0;
      let sync = 0;
      next();

      /** @param {any} [error] */
      function next(error) {
        if (error === 'route') return done();
        if (error === 'router') return done(error);
        if (index >= stack.length) return done(error);
        if (++sync > MOST_SYNC) {
          setImmediate(next, error);
          return;
        }
        let layer;
        do layer = stack[index++];
        while (layer.method && layer.method !== method && index < stack.length);
        if (layer.method && layer.method !== method) return done(error);
        if (error) layer[handleError](error, req, res, next);
        else layer[handleRequest](req, res, next);
        sync = 0;
      }
    },
  });

  /**
   * @param {any} route
   * @param {string} method of `route`, or 'all'
   * @param {any[]} handlers
   */
  function add(route, method, handlers) {
    const flat = handlers.flat(Number.POSITIVE_INFINITY);
    if (flat.length === 0) {
      const error = routing.emptyRoute();
      if (error !== undefined) throw error;
    }
    for (const fn of flat) {
      if (typeof fn !== 'function') throw routing.badRoute(method, fn);
      const layer = new Layer('/', {}, fn);
      layer.method = method === 'all' ? undefined : method;
      route.methods[method === 'all' ? '_all' : method] = true;
      route.stack.push(layer);
    }
    return route;
  }

  for (const method of [...methods, 'all']) {
    /** @this {any} @param {any[]} handlers */
    Route.prototype[method] = function (...handlers) {
      return add(this, method, handlers);
    };
  }

  return Route;
}

module.exports = { MOST_SYNC, defineRoute, lower };
