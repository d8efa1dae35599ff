// The application: settings, registration, views, `listen`. An application is a function `(req, res, next)`; its methods are
// those of `express.application`, which programs extend.

'use strict';

const { EventEmitter } = require('node:events');
const path = require('node:path');
const http = require('../http');
const { kMessages } = require('../http/state');
const { methods } = require('./editions/routing');
const { kMade, messagesFor } = require('./messages');
const { quicken } = require('../quicken');
const { splitUse } = require('./router');

/** Setting: nobody has said yet which proxies to trust, so that a parent may. Express's own name, for it is inherited. */
const TRUST_PROXY_DEFAULT = '@@symbol:trust_proxy_default';

/**
 * @param {any} edition
 * @param {{ Router: any, View: any, final: (app: any, req: any, res: any, error: any) => void,
 *   compileETag: (value: any) => any, compileQueryParser: (value: any) => any, compileTrust: (value: any) => any }} parts
 */
function defineApplication(edition, parts) {
  const own = edition.application;
  const { final } = parts;

  /** Settings of which a function is made, too. @type {Record<string, (value: any) => any>} */
  const compiled = {
    etag: parts.compileETag,
    'query parser': parts.compileQueryParser,
    'trust proxy': parts.compileTrust,
  };

  /** @type {Record<string, any>} */
  const application = {
    init() {
      this.cache = own.newTable();
      this.engines = own.newTable();
      this.settings = own.newTable();
      this.defaultConfiguration();
      own.defineRouter(this, parts.Router);
    },

    defaultConfiguration() {
      const env = process.env.NODE_ENV || 'development';
      this.enable('x-powered-by');
      this.set('etag', 'weak');
      this.set('env', env);
      this.set('query parser', own.queryParser);
      this.set('subdomain offset', 2);
      this.set('trust proxy', false);
      setTrustDefault(this.settings, true);
      this.on('mount', inherit);
      this.locals = Object.create(null);
      this.mountpath = '/';
      this.locals.settings = this.settings;
      this.set('view', parts.View);
      this.set('views', path.resolve('views'));
      this.set('jsonp callback name', 'callback');
      if (env === 'production') this.enable('view cache');
      quicken(this.settings);
    },

    // ===== requests =====

    handle(/** @type {any} */ req, /** @type {any} */ res, /** @type {any} */ callback) {
      const out = callback || ((/** @type {any} */ error) => final(this, req, res, error));
      const router = own.routerFor(this, req, res);
      // An application of 4 that has no route at all.
      if (!router) return out();
      router.handle(req, res, out);
    },

    // ===== registration =====

    use(/** @type {any} */ first, /** @type {any[]} */ ...others) {
      const { path: at, handlers } = splitUse([first, ...others]);
      if (handlers.length === 0) throw new TypeError('app.use() requires a middleware function');
      const router = own.router(this, parts.Router);
      for (const fn of handlers) {
        if (!fn?.handle || !fn.set) router.use(at, fn);
        else mount(this, router, at, fn);
      }
      return this;
    },

    route(/** @type {any} */ at) {
      return own.router(this, parts.Router).route(at);
    },

    param(/** @type {any} */ name, /** @type {any} */ fn) {
      const router = own.router(this, parts.Router);
      if (Array.isArray(name)) for (const one of name) this.param(one, fn);
      else router.param(name, fn);
      return this;
    },

    all(/** @type {any} */ at, /** @type {any[]} */ ...handlers) {
      const route = this.route(at);
      for (const method of methods) route[method](...handlers);
      return this;
    },

    // ===== settings =====

    set(/** @type {any} */ name, /** @type {any} */ value) {
      // biome-ignore lint/complexity/noArguments: `set(name)` reads, `set(name, undefined)` writes
      if (arguments.length === 1) return own.setting(this.settings, name);
      this.settings[name] = value;
      if (Object.hasOwn(compiled, name)) this.set(`${name} fn`, compiled[name](value));
      if (name === 'trust proxy') setTrustDefault(this.settings, false);
      return this;
    },

    enabled(/** @type {any} */ name) {
      return Boolean(this.set(name));
    },

    disabled(/** @type {any} */ name) {
      return !this.set(name);
    },

    enable(/** @type {any} */ name) {
      return this.set(name, true);
    },

    disable(/** @type {any} */ name) {
      return this.set(name, false);
    },

    path() {
      return this.parent ? this.parent.path() + this.mountpath : '';
    },

    // ===== views =====

    engine(/** @type {any} */ extension, /** @type {any} */ fn) {
      if (typeof fn !== 'function') throw new Error('callback function required');
      this.engines[extension[0] === '.' ? extension : `.${extension}`] = fn;
      return this;
    },

    render(/** @type {any} */ name, /** @type {any} */ options, /** @type {any} */ callback) {
      const done = typeof options === 'function' ? options : callback;
      const given = own.renderOptions(typeof options === 'function' ? {} : options);
      const merged = { ...this.locals, ...given._locals, ...given };
      if (merged.cache == null) merged.cache = this.enabled('view cache');
      let view = merged.cache ? this.cache[name] : undefined;
      if (!view) {
        const View = this.get('view');
        view = new View(name, {
          defaultEngine: this.get('view engine'),
          root: this.get('views'),
          engines: this.engines,
        });
        if (!view.path) return done(viewNotFound(name, view));
        if (merged.cache) this.cache[name] = view;
      }
      try {
        view.render(merged, done);
      } catch (error) {
        done(error);
      }
      return undefined;
    },

    // ===== listening =====

    listen(/** @type {any[]} */ ...args) {
      const server = http.createServer(this);
      own.listenTells(server, args);
      return server.listen(...args);
    },
  };

  for (const method of methods) {
    /** @this {any} @param {any} at @param {any[]} handlers */
    application[method] = function (at, ...handlers) {
      // biome-ignore lint/complexity/noArguments: `get(name)` is a setting's value
      if (method === 'get' && arguments.length === 1) return this.set(at);
      this.route(at)[method](...handlers);
      return this;
    };
  }
  own.extend(application);
  return application;
}

/**
 * @param {Record<string, any>} settings
 * @param {boolean} value
 */
function setTrustDefault(settings, value) {
  Object.defineProperty(settings, TRUST_PROXY_DEFAULT, { value, configurable: true });
}

/**
 * An application is mounted: what it does not say itself is its parent's.
 * @this {any}
 * @param {any} parent
 */
function inherit(parent) {
  if (this.settings[TRUST_PROXY_DEFAULT] === true && typeof parent.settings['trust proxy fn'] === 'function') {
    delete this.settings['trust proxy'];
    delete this.settings['trust proxy fn'];
  }
  for (const name of ['request', 'response', 'engines', 'settings']) Object.setPrototypeOf(this[name], parent[name]);
}

/**
 * Mount an application, ours or any other with `handle` and `set`, in another.
 * @param {any} parent
 * @param {any} router of the parent
 * @param {any} at
 * @param {any} app
 */
function mount(parent, router, at, app) {
  app.mountpath = at;
  app.parent = parent;
  router.use(at, function mounted_app(/** @type {any} */ req, /** @type {any} */ res, /** @type {any} */ next) {
    const { app: outer } = req;
    app.handle(req, res, (/** @type {any} */ error) => {
      Object.setPrototypeOf(req, outer.request);
      Object.setPrototypeOf(res, outer.response);
      next(error);
    });
  });
  app.emit('mount', parent);
}

/**
 * @param {string} name
 * @param {any} view
 */
function viewNotFound(name, view) {
  const { root } = view;
  const places =
    Array.isArray(root) && root.length > 1
      ? `directories "${root.slice(0, -1).join('", "')}" or "${root.at(-1)}"`
      : `directory "${root}"`;
  return Object.assign(new Error(`Failed to lookup view "${name}" in views ${places}`), { view });
}

/**
 * A new application.
 * @param {any} application `express.application`
 * @param {any} request `express.request`
 * @param {any} response `express.response`
 */
function createApplication(application, request, response) {
  const created = newApplication();
  mixIn(created, EventEmitter.prototype);
  mixIn(created, application);
  const ofApp = { app: { value: created, writable: true, enumerable: true, configurable: true } };
  created.request = Object.create(request, ofApp);
  created.response = Object.create(response, ofApp);
  created.init();
  // A server of ours whose only listener this is makes its messages with these prototypes at once.
  Object.defineProperty(created, kMade, { value: undefined, writable: true });
  Object.defineProperty(created, kMessages, { value: () => messagesFor(created) });
  return created;
}

/** @returns {any} */
function newApplication() {
  // No arrow function: those of Express have a prototype and a name.
  function app(/** @type {any} */ req, /** @type {any} */ res, /** @type {any} */ next) {
    /** @type {any} */ (app).handle(req, res, next);
  }
  return app;
}

/**
 * Everything of `source` that `target` has not got.
 * @param {any} target
 * @param {any} source
 */
function mixIn(target, source) {
  for (const name of Object.getOwnPropertyNames(source)) {
    if (Object.hasOwn(target, name)) continue;
    Object.defineProperty(target, name, /** @type {any} */ (Object.getOwnPropertyDescriptor(source, name)));
  }
}

module.exports = { createApplication, defineApplication };
