// The functions of this thread: each file is loaded once, when it is first asked for, and called for each request of its
// route. Files come from the manifest by the route's id, never from a URL.

'use strict';

const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { Incoming } = require('../http/incoming');
const { Outgoing } = require('../http/outgoing');
const { apiMessages, pagesHandler, sendError } = require('../next/pages');
const { routeHandler } = require('../next/route-handler');
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
  calls;

  /**
   * @param {string} dir The project.
   * @param {WorkerRoute[]} routes
   * @param {boolean} dev
   */
  constructor(dir, routes, dev) {
    this.dir = dir;
    this.routes = routes;
    this.dev = dev;
    this.calls = routes.map(({ id }) => this.#loading(id));
  }

  /** What makes the messages of each route. */
  get messages() {
    return this.routes.map(({ kind }) => (kind === 'pages' ? apiMessages : plainMessages));
  }

  /**
   * Loads all files, for the first request to be as fast as any.
   *
   * @returns {Promise<LoadError[]>} What does not load.
   */
  async loadAll() {
    const loaded = await Promise.all(this.routes.map(({ id }) => this.#load(id)));
    return loaded.filter((failure) => failure !== undefined);
  }

  /**
   * What answers before a file is loaded: it loads it, and the requests that came meanwhile wait in their order.
   *
   * @param {number} id
   * @returns {Call}
   */
  #loading(id) {
    /** @type {Promise<unknown> | undefined} */
    let load;
    return (req, res, values) => {
      load ??= this.#load(id);
      void load.then(() => this.calls[id](req, res, values));
    };
  }

  /**
   * @param {number} id
   * @returns {Promise<LoadError | undefined>}
   */
  async #load(id) {
    const route = this.routes[id];
    const [broken] = route.broken ?? [];
    if (broken) {
      const failure = {
        ...broken,
        place: placeOf(broken),
        frame: broken.line ? codeFrame(/** @type {any} */ (broken)) : '',
      };
      this.#fails(id, failure);
      return failure;
    }
    try {
      const exported = await import(pathToFileURL(/** @type {string} */ (route.module)).href);
      const shown = { file: path.relative(this.dir, route.file), params: route.params, pattern: route.pattern };
      const module = unwrapped(exported);
      this.calls[id] = route.kind === 'pages' ? pagesHandler(module, shown, this.#threw) : routeHandler(module, shown);
      return undefined;
    } catch (error) {
      const failure = this.#failureOf(error, route.file);
      this.#fails(id, failure);
      return failure;
    }
  }

  /** From now on the route answers that its file is broken. */
  #fails(/** @type {number} */ id, /** @type {Failure} */ failure) {
    // In production the main thread says it, once for all workers.
    if (this.dev)
      console.error(`\n${[`${failure.place}: ${failure.message}`, failure.frame].filter(Boolean).join('\n\n')}\n`);
    this.calls[id] = (req, res) => this.#refuse(failure, req, res);
  }

  /** A handler of pages/api threw. */
  #threw = (/** @type {unknown} */ error, /** @type {any} */ req, /** @type {any} */ res) => {
    console.error(error);
    this.#refuse(this.#failureOf(error, this.dir), req, res);
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
  #failureOf(error, fallback) {
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

/** The exports of a CommonJS file, which come as one default export. */
function unwrapped(/** @type {any} */ exported) {
  const isCommonJs = Object.keys(exported).every((name) => name === 'default');
  const inner = exported.default;
  return isCommonJs && inner !== null && typeof inner === 'object' ? inner : isCommonJs ? withConfig(inner) : exported;
}

/** `module.exports = handler; module.exports.config = …` */
const withConfig = (/** @type {any} */ handler) => ({ default: handler, config: handler?.config });

/** @param {{ file: string, line?: number, column?: number }} position */
function placeOf({ file, line, column }) {
  return line ? `${file}:${line}${column ? `:${column}` : ''}` : file;
}

module.exports = { Functions };
