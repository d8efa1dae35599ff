// The functions of this thread: each file is loaded when it is first asked for, in development again when it changed, and
// called for each request of its route. Files come from the manifest by the route's id, never from a URL.

'use strict';

const path = require('node:path');
const { Incoming } = require('../http/incoming');
const { Outgoing } = require('../http/outgoing');
const { apiMessages, pagesHandler, sendError } = require('../next/pages');
const { errorPage } = require('./error-page');
const { codeFrame, positionOf } = require('./source');

/**
 * @typedef {import('./index').WorkerRoute} WorkerRoute
 * @typedef {import('./index').LoadError} LoadError
 * @typedef {import('./error-page').Failure} Failure
 * @typedef {(req: any, res: any, values: (string | string[] | undefined)[] | undefined) => void} Call
 */

/** What makes the messages of route handlers, which see neither. */
const plainMessages = { Request: Incoming, Response: Outgoing };

/** The functions of one thread. */
class Functions {
  /** By route id: what answers a request. Until a file is loaded, loading it. @type {Call[]} */
  calls = [];
  /** By route id: what makes its messages. @type {import('../http/dispatch').Messages[]} */
  messages = [];
  /** By route id. @type {WorkerRoute[]} */
  #routes = [];
  /** Only where there are any. @type {any} */
  #routeHandler = undefined;

  /**
   * @param {string} dir The project.
   * @param {import('./modules').Modules} modules
   * @param {boolean} dev
   */
  constructor(dir, modules, dev) {
    this.dir = dir;
    this.modules = modules;
    this.dev = dev;
  }

  /** Adds routes. An id that was given out is not given to another route. */
  add(/** @type {WorkerRoute[]} */ routes) {
    for (const route of routes) {
      const { id, kind } = route;
      if (this.#routes[id]) {
        // All that can change of it.
        this.#routes[id].middleware = route.middleware;
        continue;
      }
      this.#routes[id] = route;
      // With it come the web's types: before any file of its kind is loaded, which may keep `Response` for itself.
      if (kind === 'app') this.#routeHandler ??= require('../next/route-handler').routeHandler;
      this.messages[id] = kind === 'pages' ? apiMessages : plainMessages;
      this.calls[id] = this.dev ? this.#following(route) : this.#loading(route);
    }
  }

  /**
   * Loads all files, for the first request to be as fast as any.
   *
   * @returns {Promise<LoadError[]>} What does not load.
   */
  async loadAll() {
    const failures = await Promise.all(
      this.#routes.map(async (route) => {
        const { call, failure } = await this.#load(route);
        this.calls[route.id] = call;
        return failure;
      }),
    );
    return failures.filter((failure) => failure !== undefined);
  }

  /**
   * What answers before a file is loaded: it loads it, and the requests that came meanwhile wait in their order.
   *
   * @param {WorkerRoute} route
   * @returns {Call}
   */
  #loading(route) {
    /** @type {Promise<Call> | undefined} */
    let load;
    return (req, res, values) => {
      load ??= this.#load(route).then(({ call }) => (this.calls[route.id] = call));
      void load.then((call) => call(req, res, values));
    };
  }

  /**
   * What answers in development: it looks at each request whether the file, or what it imports, has changed.
   *
   * @param {WorkerRoute} route
   * @returns {Call}
   */
  #following(route) {
    /** @type {Call | undefined} */
    let call;
    /** Of its files, as they are called. @type {unknown[]} */
    let versions = [];
    /** @type {Promise<Call> | undefined} */
    let updating;
    // Another route that has the same file may have had it loaded anew: that it is current says nothing of what is called.
    const isCurrent = () => {
      const files = filesOf(route);
      return (
        files.length === versions.length &&
        files.every((file, index) => this.modules.versionOf(file) === versions[index])
      );
    };
    const update = async () => {
      for (;;) {
        await Promise.all(filesOf(route).map((file) => this.modules.load(file)));
        if (call && isCurrent()) return call;
        const now = filesOf(route).map((file) => this.modules.versionOf(file));
        call = (await this.#load(route)).call;
        versions = now.map((version) => version ?? {});
        if (isCurrent()) return call;
      }
    };
    return (req, res, values) => {
      // While it is updated, what is known is newer than what is called.
      if (call && !updating && isCurrent()) return call(req, res, values);
      updating ??= update().finally(() => {
        updating = undefined;
      });
      void updating.then((current) => current(req, res, values));
    };
  }

  /**
   * @param {WorkerRoute} route
   * @returns {Promise<{ call: Call, failure?: LoadError }>}
   */
  async #load(route) {
    const files = filesOf(route);
    const loaded = await Promise.all(files.map((file) => this.modules.load(file)));
    if (loaded[0].gone) return { call: notFound };
    for (const [index, { broken, error }] of loaded.entries()) {
      if (error !== undefined) return this.#failing(this.failureOf(error, files[index]));
      if (!broken) continue;
      const frame = broken.line ? codeFrame(/** @type {any} */ (broken)) : '';
      return this.#failing({ ...broken, place: placeOf(broken), frame });
    }
    try {
      const [exports, ...above] = loaded.map((each) => each.exports);
      return { call: this.#callOf(route, exports, this.#middlewareOf(route, above)) };
    } catch (error) {
      return this.#failing(this.failureOf(error, route.file));
    }
  }

  /**
   * @param {WorkerRoute} route
   * @param {any} exports
   * @param {import('../next/folder-middleware').MiddlewareFile[]} middleware
   * @returns {Call}
   */
  #callOf({ id, kind, file, params, pattern }, exports, middleware) {
    const shown = { file: path.relative(this.dir, file), params, pattern, id };
    if (kind === 'app') return this.#routeHandler(exports, shown, middleware);
    // A file of the folder's middleware, which Next would take for a route.
    if (isMiddleware(file) && exports.middleware && !exports.default) return notFound;
    const call = isEdgeApi(exports)
      ? require('../next/edge-api').edgeApiHandler(exports, shown, this.#threw)
      : pagesHandler(exports, shown, this.#threw);
    if (middleware.length === 0) return call;
    return require('../next/pages-middleware').pagesWithMiddleware(call, middleware, pattern, this.#threw);
  }

  /**
   * @param {WorkerRoute} route
   * @param {any[]} above What the files of its middleware export; undefined for one that is gone.
   */
  #middlewareOf({ kind, middleware = [] }, above) {
    return middleware.flatMap((file, index) => {
      const { middlewareOf } = require('../next/folder-middleware');
      return (above[index] && middlewareOf(above[index], path.relative(this.dir, file), kind)) ?? [];
    });
  }

  /** The route answers that its file is broken. */
  #failing(/** @type {Failure & LoadError} */ failure) {
    // In production the main thread says it, once for all workers.
    if (this.dev)
      console.error(`\n${[`${failure.place}: ${failure.message}`, failure.frame].filter(Boolean).join('\n\n')}\n`);
    const call = (/** @type {any} */ req, /** @type {any} */ res) => this.#refuse(failure, req, res);
    return { call, failure };
  }

  /** Answers for something that threw, which has been logged. */
  answerFailure(/** @type {unknown} */ error, /** @type {any} */ req, /** @type {any} */ res) {
    this.#refuse(this.failureOf(error, this.dir), req, res);
  }

  /** A handler of pages/api threw. */
  #threw = (/** @type {unknown} */ error, /** @type {any} */ req, /** @type {any} */ res) => {
    console.error(error);
    this.#refuse(this.failureOf(error, this.dir), req, res);
  };

  /**
   * @param {Failure} failure
   * @param {any} req
   * @param {any} res
   */
  #refuse(failure, req, res) {
    if (!this.dev) return sendError(res, 500, 'Internal Server Error');
    if (res.headersSent) return void res.end();
    const { type, body } = errorPage(failure, req.headers.accept);
    res.statusCode = 500;
    res.setHeader('Content-Type', type);
    res.setHeader('Cache-Control', 'no-store');
    res.removeHeader('Content-Length');
    res.end(body);
  }

  /**
   * @param {unknown} error
   * @param {string} fallback The file to name when the stack names none.
   * @returns {Failure & LoadError}
   */
  failureOf(error, fallback) {
    const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
    const position = positionOf(error, this.dir);
    return {
      message,
      place: placeOf(position ?? { file: fallback }),
      frame: position ? codeFrame(position) : '',
      stack,
    };
  }
}

/** @type {Call} */
const notFound = (_req, res) => sendError(res, 404, 'Not Found');

/** The source files of a route, its own first. */
const filesOf = (/** @type {WorkerRoute} */ { file, middleware = [] }) => [file, ...middleware];

const isMiddleware = (/** @type {string} */ file) => /^middleware\.[^.]+$/.test(path.basename(file));

/** Whether a file of pages/api is written for the edge. */
const isEdgeApi = (/** @type {any} */ { config, runtime }) =>
  /^(?:experimental-)?edge$/.test(config?.runtime ?? runtime);

/** @param {{ file: string, line?: number, column?: number }} position */
function placeOf({ file, line, column }) {
  return line ? `${file}:${line}${column ? `:${column}` : ''}` : file;
}

module.exports = { Functions };
