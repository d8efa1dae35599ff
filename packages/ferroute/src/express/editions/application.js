// How an application differs between Express 4 and 5: where its router is, what prepares a request, a few defaults.

'use strict';

const deprecate = require('depd')('express');
const { begin } = require('../messages');

/** Middleware that Express 3 had. */
const UNBUNDLED = [
  'bodyParser',
  'compress',
  'cookieSession',
  'session',
  'logger',
  'cookieParser',
  'favicon',
  'responseTime',
  'errorHandler',
  'timeout',
  'methodOverride',
  'vhost',
  'csrf',
  'directory',
  'limit',
  'multipart',
  'staticCache',
];

const five = {
  queryParser: 'simple',
  newTable: () => Object.create(null),
  /** @param {any} settings @param {any} name */
  setting: (settings, name) => settings[name],
  /** What `render` takes for no options. @param {any} options */
  renderOptions: (options) => options || {},

  /** `app.router` is there from the start, and made when it is first looked at. @param {any} app @param {any} Router */
  defineRouter(app, Router) {
    /** @type {any} */
    let router = null;
    Object.defineProperty(app, 'router', {
      get() {
        router ??= newRouter(this, Router);
        return router;
      },
      enumerable: true,
      configurable: true,
    });
  },

  /** The router to register with. @param {any} app */
  router: (app) => app.router,

  /** Prepares a request, and gives the router that it goes to. @param {any} app @param {any} req @param {any} res */
  routerFor(app, req, res) {
    begin(app, req, res);
    return app.router;
  },

  /** The callback of `listen` hears of errors, too. @param {any} server @param {any[]} args to be changed */
  listenTells(server, args) {
    const callback = args.at(-1);
    if (typeof callback !== 'function') return;
    let called = false;
    /** @this {any} @param {any[]} given */
    const once = function (...given) {
      if (called) return undefined;
      called = true;
      return callback.apply(this, given);
    };
    args[args.length - 1] = once;
    server.once('error', once);
  },

  /** @param {any} _application */
  extend(_application) {},

  /** What hangs on `express` besides. @param {any} _express */
  completeExpress(_express) {},
};

const four = {
  queryParser: 'extended',
  newTable: () => ({}),

  /** Inherited settings count, those of Object's prototype do not. @param {any} settings @param {any} name */
  setting(settings, name) {
    for (let at = settings; at && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
      if (Object.hasOwn(at, name)) return at[name];
    }
    return undefined;
  },
  /** @param {any} options */
  renderOptions: (options) => options,

  /** @param {any} app */
  defineRouter(app) {
    Object.defineProperty(app, 'router', {
      get() {
        throw new Error(
          "'app.router' is deprecated!\nPlease see the 3.x to 4.x migration guide for details on how to update your app.",
        );
      },
    });
  },

  /** @param {any} app */
  router(app) {
    app.lazyrouter();
    return app._router;
  },

  /** The request is prepared by the router's first layers. @param {any} app */
  routerFor: (app) => app._router,

  listenTells() {},

  /** @param {any} application */
  extend(application) {
    application.del = deprecate.function(application.delete, 'app.del: Use app.delete instead');
  },

  /** @param {any} express @param {any} query */
  completeExpress(express, query) {
    express.query = query;
    for (const name of UNBUNDLED) {
      Object.defineProperty(express, name, {
        get() {
          throw new Error(
            `Most middleware (like ${name}) is no longer bundled with Express and must be installed separately. Please see https://github.com/senchalabs/connect#middleware.`,
          );
        },
        configurable: true,
      });
    }
  },
};

/**
 * @param {any} app
 * @param {any} Router
 */
function newRouter(app, Router) {
  return new Router({
    caseSensitive: app.enabled('case sensitive routing'),
    strict: app.enabled('strict routing'),
  });
}

/**
 * `app.lazyrouter` of 4: the router is made with its first route, with the two layers that prepare every request.
 * @param {any} application
 * @param {any} Router
 * @param {(options: any) => any} query `express.query`
 */
function defineLazyRouter(application, Router, query) {
  /** @this {any} */
  application.lazyrouter = function lazyrouter() {
    if (this._router) return;
    this._router = newRouter(this, Router);
    this._router.use(query(this.get('query parser fn')));
    this._router.use(initialise(this));
  };
}

/** @param {any} app */
function initialise(app) {
  return function expressInit(/** @type {any} */ req, /** @type {any} */ res, /** @type {any} */ next) {
    begin(app, req, res);
    req.next = next;
    next();
  };
}

module.exports = { defineLazyRouter, five, four, initialise };
