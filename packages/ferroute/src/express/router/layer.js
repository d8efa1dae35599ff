// Layer: a handler and the paths it is for. Knows how one path is matched and how a handler is called; the order is the
// router's.

'use strict';

const { ANYWHERE } = require('./paths');
const { forward, isPromise } = require('./promise');
const { isTraced, kMatched, trace } = require('./tracing');

/**
 * What a match gives.
 * @typedef {{ params: Record<string, any>, path: string, keys: readonly (string | number)[], pattern: unknown }} Match
 * `path` is the matched part, `keys` are the names of the params, `pattern` is the path as it was registered.
 */

/** Layer: its compiled patterns. */
const kPatterns = Symbol('patterns');
/** Layer: any path matches, and nothing of it is taken. */
const kAny = Symbol('any');
/** Layer: whether the match must be the whole path. */
const kEnd = Symbol('end');
/** Layer: where its paths lead in the tree of paths. */
const kPlaces = Symbol('places');
/** Layer: our `match`, which a program may have replaced. */
const kOwnMatch = Symbol('ownMatch');
/** Method of Layer: match a path. */
const kMatch = Symbol('match');

/** @type {readonly string[]} */
const NO_NAMES = Object.freeze([]);

const SLASH = 47;

/** How often a program put a `match` of its own in the place of ours, on whichever layer. */
let replaced = 0;
const replacedMatches = () => replaced;

/**
 * Where a layer's paths lead: anywhere, if how it matches is not known.
 * @param {any} layer
 * @returns {import('./paths').Place[]}
 */
const placesOf = (layer) => (layer.match === layer[kOwnMatch] ? layer[kPlaces] : [ANYWHERE]);

/**
 * @param {any} edition
 * @returns {any} The constructor; callable without `new`, as Express's is.
 */
function defineLayer(edition) {
  const { routing } = edition;
  const { newParams, showsMissingParams, awaitsHandlers, traces } = routing;

  /**
   * @this {any}
   * @param {any} path
   * @param {import('../editions/routing').PathOptions} options
   * @param {Function} fn
   */
  function Layer(path, options, fn) {
    if (!(this instanceof Layer)) return new /** @type {any} */ (Layer)(path, options, fn);
    options ??= {};
    /** @type {any[]} */
    const keys = [];
    const patterns = routing.patterns(path, options, keys);
    // Assigned and not defined: there are packages that put a setter for it on the prototype.
    this.handle = fn;
    this.name = fn.name || '<anonymous>';
    this[kPatterns] = patterns;
    this[kAny] = path === '/' && options.end === false;
    this[kEnd] = options.end !== false;
    this[kPlaces] = patterns.map((/** @type {any} */ pattern) => pattern.place);
    routing.describeLayer(this, path, options, patterns, exec, keys);
    return undefined;
  }

  Object.assign(Layer.prototype, {
    /**
     * Match a path. Throws where a param can't be decoded.
     * @this {any}
     * @param {string} path
     * @returns {Match | null}
     */
    [kMatch](path) {
      const patterns = this[kPatterns];
      if (this[kAny]) return { params: {}, path: '', keys: NO_NAMES, pattern: patterns[0].path };
      for (let i = 0; i < patterns.length; i++) {
        const pattern = patterns[i];
        const { literal } = pattern;
        const match =
          literal !== undefined && isLiteral(path, literal, this[kEnd])
            ? { params: newParams(pattern), path: literal, keys: NO_NAMES, pattern: pattern.path }
            : exec(pattern, path);
        if (match !== null) return match;
      }
      return null;
    },

    /**
     * Call the handler, unless it is one for errors.
     * @this {any}
     * @param {any} req
     * @param {any} res
     * @param {(error?: any) => void} next
     */
    [routing.handleRequest](req, res, next) {
      const fn = this.handle;
      if (fn.length > 3) return next();
      // A route's own layer is none of the program's.
      if (traces && isTraced() && !this.route) {
        trace({ req, res, layer: this, handler: fn, route: req[kMatched] }, (told) => fn(req, res, told), next);
        return;
      }
      try {
        const result = fn(req, res, next);
        if (awaitsHandlers && isPromise(result)) forward(result, next, 'handlers');
      } catch (error) {
        next(error);
      }
    },

    /**
     * Call the handler with an error, if it is one for errors.
     * @this {any}
     * @param {any} error
     * @param {any} req
     * @param {any} res
     * @param {(error?: any) => void} next
     */
    [routing.handleError](error, req, res, next) {
      const fn = this.handle;
      if (fn.length !== 4) return next(error);
      if (traces && isTraced()) {
        const route = req[kMatched];
        const context = { req, res, incomingError: error, layer: this, handler: fn, route, errorHandler: true };
        trace(context, (told) => fn(error, req, res, told), next);
        return;
      }
      try {
        const result = fn(error, req, res, next);
        if (awaitsHandlers && isPromise(result)) forward(result, next, 'handlers');
      } catch (thrown) {
        next(thrown);
      }
    },
  });

  /** @this {any} @param {string} path */
  function match(path) {
    return routing.tellMatch(this, path == null ? null : this[kMatch](path));
  }
  Object.defineProperty(Layer.prototype, kOwnMatch, { value: match });
  Object.defineProperty(Layer.prototype, 'match', {
    get: () => match,
    set(value) {
      replaced++;
      Object.defineProperty(this, 'match', { value, writable: true, enumerable: true, configurable: true });
    },
    enumerable: true,
    configurable: true,
  });

  /**
   * @param {import('../editions/routing').Pattern} pattern
   * @param {string} path
   * @returns {Match | null}
   */
  function exec(pattern, path) {
    const found = pattern.exec === undefined ? pattern.regexp.exec(path) : pattern.exec(path);
    if (found === null) return null;
    const params = newParams(pattern);
    const { names, splits } = pattern;
    let count = 0;
    for (let i = 1; i < found.length; i++) {
      const text = found[i];
      if (text === undefined && !(showsMissingParams && !Object.hasOwn(params, names[i - 1]))) continue;
      params[names[i - 1]] = splits?.[i - 1] ? text.split('/').map(decode) : decode(text);
      count++;
    }
    return {
      params,
      path: found[0],
      keys: showsMissingParams || (pattern.isPlain && count === names.length) ? names : Object.keys(params),
      pattern: pattern.path,
    };
  }

  return Layer;
}

/**
 * Whether a path is just that text, or continues it by a segment. Other spellings are the regular expression's to judge.
 * @param {string} path
 * @param {string} literal
 * @param {boolean} end
 */
function isLiteral(path, literal, end) {
  if (path === literal) return true;
  const { length } = literal;
  return (
    !end &&
    path.length > length + 1 &&
    path.charCodeAt(length) === SLASH &&
    path.charCodeAt(length + 1) !== SLASH &&
    path.startsWith(literal)
  );
}

/**
 * A param's text, decoded.
 * @param {string} text
 */
function decode(text) {
  if (text === undefined || !text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) {
      const failed = /** @type {any} */ (error);
      failed.message = `Failed to decode param '${text}'`;
      failed.status = failed.statusCode = 400;
    }
    throw error;
  }
}

module.exports = { defineLayer, kMatch, kOwnMatch, placesOf, replacedMatches };
