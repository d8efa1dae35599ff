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
      if (this.#routes[id]) continue;
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
    const { file } = route;
    /** @type {Call | undefined} */
    let call;
    /** @type {import('./modules').Loaded | undefined} */
    let loaded;
    /** @type {Promise<Call> | undefined} */
    let updating;
    const update = async () => {
      for (;;) {
        const now = await this.modules.load(file);
        if (!call || now !== loaded) {
          call = (await this.#load(route)).call;
          loaded = now;
        }
        if (this.modules.isCurrent(file)) return call;
      }
    };
    return (req, res, values) => {
      if (call && this.modules.isCurrent(file)) return call(req, res, values);
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
    const loaded = await this.modules.load(route.file);
    const { exports, broken, gone } = loaded;
    if (gone) return { call: (_req, res) => sendError(res, 404, 'Not Found') };
    if (broken) {
      const frame = broken.line ? codeFrame(/** @type {any} */ (broken)) : '';
      return this.#failing({ ...broken, place: placeOf(broken), frame });
    }
    try {
      if ('error' in loaded) throw loaded.error;
      const shown = {
        file: path.relative(this.dir, route.file),
        params: route.params,
        pattern: route.pattern,
        id: route.id,
      };
      const call =
        route.kind === 'pages' ? pagesHandler(exports, shown, this.#threw) : this.#routeHandler(exports, shown);
      return { call };
    } catch (error) {
      return this.#failing(this.failureOf(error, route.file));
    }
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

/** @param {{ file: string, line?: number, column?: number }} position */
function placeOf({ file, line, column }) {
  return line ? `${file}:${line}${column ? `:${column}` : ''}` : file;
}

module.exports = { Functions };
