// How routing differs between Express 4 and 5: the syntax of paths, what a layer shows of itself, promises, the answer to
// OPTIONS, what a bad argument throws.

'use strict';

const { METHODS } = require('node:http');
const deprecate = require('depd')('express');
const { ANYWHERE, PlaceBuilder } = require('../router/paths');
const { matcherOf, piecesOf } = require('../router/stars');

/**
 * One path of a layer, compiled.
 * @typedef {object} Pattern
 * @property {RegExp} regexp
 * @property {((path: string) => string[] | null) | undefined} exec in place of the regular expression's, where that can be slow
 * @property {(string | number)[]} names of its captures
 * @property {boolean} isPlain the names come in this order as the keys of an object, each once
 * @property {(boolean)[] | undefined} splits which captures are split at slashes
 * @property {string | undefined} literal the path itself, where it is nothing but text
 * @property {import('../router/paths').Place} place
 * @property {unknown} path as it was given
 *
 * @typedef {{ end?: boolean, sensitive?: boolean, strict?: boolean }} PathOptions
 */

/** A capture of a regular expression. `?:` and its kin are none. */
const GROUPS = /\((?:\?<(.*?)>)?(?!\?)/g;

/**
 * The names of a regular expression's captures: as it says, else numbers.
 * @param {RegExp} regexp
 */
function captureNames(regexp) {
  let number = 0;
  return Array.from(regexp.source.matchAll(GROUPS), (group) => group[1] || String(number++));
}

/**
 * Whether an object with these keys would list them so: a number comes before other names.
 * @param {string[]} names
 */
const isPlain = (names) => new Set(names).size === names.length && !names.some((name) => /^\d+$/.test(name));

// ===== paths of Express 5 =====

/**
 * @param {any} path
 * @param {PathOptions} options
 * @returns {Pattern[]}
 */
function compile5(path, options) {
  const { parse, pathToRegexp } = require('path-to-regexp');
  const paths = Array.isArray(path) ? path.flat(Number.POSITIVE_INFINITY) : [path];
  return paths.map((one) => {
    if (one instanceof RegExp) {
      const names = captureNames(one);
      return {
        regexp: one,
        exec: undefined,
        names,
        isPlain: isPlain(names),
        splits: undefined,
        literal: undefined,
        place: ANYWHERE,
        path: one,
      };
    }
    const text = options.strict || one === '/' ? one : String(one).replace(/\/+$/, '');
    const { regexp, keys } = pathToRegexp(text, {
      sensitive: options.sensitive,
      end: options.end,
      trailing: !options.strict,
    });
    const tokens = typeof text === 'string' ? parse(text).tokens : text.tokens;
    const names = keys.map((key) => key.name);
    return {
      regexp,
      exec: undefined,
      names,
      isPlain: isPlain(names),
      splits: keys.some((key) => key.type === 'wildcard') ? keys.map((key) => key.type === 'wildcard') : undefined,
      literal: literalOf(tokens),
      place: placeOf5(tokens, options.end === false),
      path: one,
    };
  });
}

/** @param {import('path-to-regexp').Token[]} tokens */
function literalOf(tokens) {
  const [token] = tokens;
  return tokens.length === 1 && token.type === 'text' ? token.value : undefined;
}

/**
 * @param {import('path-to-regexp').Token[]} tokens
 * @param {boolean} open
 */
function placeOf5(tokens, open) {
  const place = new PlaceBuilder();
  for (const token of tokens) {
    if (token.type === 'text') place.text(token.value);
    else if (token.type === 'param') place.any();
    else if (token.type === 'group') return place.stop(beginsWithSlash(token.tokens[0]));
    else return place.stop(false);
  }
  return place.end(open);
}

/** @param {import('path-to-regexp').Token | undefined} token */
const beginsWithSlash = (token) => token?.type === 'text' && token.value.startsWith('/');

// ===== paths of Express 4 =====

/** A segment that stands for itself, and one that is a parameter. */
const PLAIN_SEGMENT = /^[\w~!&',;=@%.-]*$/;
const PARAM_SEGMENT = /^:\w+$/;
/** One that begins with its slash, whatever it matches, or matches nothing at all. */
const WHOLE_SEGMENT = /^(?:\*|:\w+[?*])$/;

/**
 * @param {any} path
 * @param {PathOptions} options
 * @param {{ name: string | number }[]} keys to be filled
 * @returns {Pattern}
 */
function compile4(path, options, keys) {
  const regexp = require('path-to-regexp-0')(path, keys, options);
  const paths = Array.isArray(path) ? path.flat(Number.POSITIVE_INFINITY) : [path];
  const isText = typeof path === 'string' && path.startsWith('/') && PLAIN_SEGMENT.test(path.replaceAll('/', ''));
  const pieces = piecesOf(path);
  return {
    regexp,
    exec: pieces && matcherOf(pieces, options, regexp),
    names: keys.map((key) => key.name),
    isPlain: true,
    splits: undefined,
    literal: isText ? path : undefined,
    place: paths.length === 1 ? placeOf4(paths[0], options.end === false) : ANYWHERE,
    path,
  };
}

/**
 * @param {any} path
 * @param {boolean} open
 */
function placeOf4(path, open) {
  if (typeof path !== 'string' || !path.startsWith('/')) return ANYWHERE;
  const place = new PlaceBuilder();
  for (const segment of path.slice(1).split('/')) {
    if (PLAIN_SEGMENT.test(segment)) {
      place.text(`/${segment}`);
    } else if (PARAM_SEGMENT.test(segment)) {
      place.text('/');
      place.any();
    } else {
      // Of anything but these the slash may be optional, so that the segment before goes on.
      return place.stop(WHOLE_SEGMENT.test(segment));
    }
  }
  return place.end(open);
}

// ===== answers to OPTIONS =====

/**
 * @param {any} res
 * @param {string[]} methods
 */
function sendOptions5(res, methods) {
  const allow = [...new Set(methods)].sort().join(', ');
  res.setHeader('Allow', allow);
  res.setHeader('Content-Length', Buffer.byteLength(allow));
  res.setHeader('Content-Type', 'text/plain');
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.end(allow);
}

/**
 * @param {any} res
 * @param {string[]} methods
 */
function sendOptions4(res, methods) {
  const allow = [...new Set(methods)].join(',');
  res.set('Allow', allow);
  res.send(allow);
}

// ===== what a router of 5 tells =====

/**
 * `router.listRoutes`: each path with its methods, or the router that is mounted there.
 * @this {any}
 */
function listRoutes() {
  /** @type {{ path: any, methods: string[] | undefined, router: any }[]} */
  const routes = [];
  for (const { route, handle, rawPath } of this.stack) {
    const router = !route && Array.isArray(handle.stack) ? handle : undefined;
    if (!route && !router) continue;
    for (const path of Array.isArray(rawPath) ? rawPath : [rawPath]) {
      routes.push({ path, methods: route?._methods(true), router });
    }
  }
  return routes;
}

// ===== bad arguments =====

/** What a thing is, as Express 4 says it. @param {unknown} value */
const tag = (value) => Object.prototype.toString.call(value);

/** @param {unknown} value */
const typeName = (value) => (typeof value === 'object' ? tag(value).replace(/^\[object (\S+)\]$/, '$1') : typeof value);

const five = {
  /** @param {any} path @param {PathOptions} options */
  patterns: (path, options) => compile5(path, options),
  /** A rejected promise of a handler goes to `next`. */
  awaitsHandlers: true,
  /** Calls are told on a diagnostics channel. */
  traces: true,
  /** A layer shows the last match. */
  marksLayers: false,
  /** What a `match` of the program's own gave. @param {any} _layer @param {any} found */
  takeMatch: (_layer, found) => (found ? { keys: Object.keys(found.params), ...found } : null),
  /** The params of a path have no prototype, those of a regular expression have Object's. */
  newParams: (/** @type {Pattern} */ pattern) => (pattern.path instanceof RegExp ? {} : Object.create(null)),
  /** A param that matched nothing is there as undefined. */
  showsMissingParams: false,
  /** The match of a prefix must end at one of these. */
  isSeparator: (/** @type {string} */ char) => char === '/',
  /** A slash that was added to an emptied URL is taken away again only if it is still there. */
  keepsRewrittenSlash: true,
  /** Routing of OPTIONS. */
  sendOptions: sendOptions5,
  handlesMethod: '_handlesMethod',
  listsMethods: '_methods',
  handleRequest: 'handleRequest',
  handleError: 'handleError',
  emptyUse: () => new TypeError('argument handler is required'),
  badUse: (/** @type {unknown} */ _given) => new TypeError('argument handler must be a function'),
  emptyRoute: () => new TypeError('argument handler is required'),
  badRoute: (/** @type {string} */ _method, /** @type {unknown} */ _given) =>
    new TypeError('argument handler must be a function'),

  /**
   * What a layer shows of itself.
   * @param {any} layer @param {any} path @param {PathOptions} options @param {Pattern[]} patterns
   * @param {(pattern: Pattern, path: string) => any} match
   */
  describeLayer(layer, path, options, patterns, match) {
    layer.rawPath = Array.isArray(path) ? path.flat(Number.POSITIVE_INFINITY) : path;
    layer.slash = path === '/' && options.end === false;
    layer.matchers = patterns.map((pattern) => (/** @type {string} */ given) => match(pattern, given) ?? false);
  },

  /** `layer.match`. @param {any} _layer @param {any} found */
  tellMatch: (_layer, found) => found ?? false,

  /**
   * `router.param`: checks, and gives the name and the function to register.
   * @param {any} _router @param {any} name @param {any} fn
   * @returns {[string, any] | undefined}
   */
  param(_router, name, fn) {
    if (!name) throw new TypeError('argument name is required');
    if (typeof name !== 'string') throw new TypeError('argument name must be a string');
    if (!fn) throw new TypeError('argument fn is required');
    if (typeof fn !== 'function') throw new TypeError('argument fn must be a function');
    return [name, fn];
  },

  /** `Router` is a constructor, its methods are the prototype's; else they are its own. */
  isConstructor: true,

  /** A new router's properties. @param {any} router @param {any} options */
  initRouter(router, { caseSensitive, mergeParams, strict }) {
    router.caseSensitive = caseSensitive;
    router.mergeParams = mergeParams;
    router.params = {};
    router.strict = strict;
  },

  /** What hangs on the router besides. @param {any} Router @param {any} Route */
  completeRouter(Router, Route) {
    Router.Route = Route;
    Router.prototype.listRoutes = listRoutes;
  },

  newMethods: () => Object.create(null),

  /** The methods of a route. @param {Record<string, boolean>} own @param {boolean} [includeAll] */
  listMethods(own, includeAll) {
    const names = Object.keys(own).flatMap((name) => (name === '_all' ? (includeAll ? '*' : []) : name.toUpperCase()));
    if (own.get && !own.head) names.push('HEAD');
    return names;
  },

  /** The handler of a route's layer. @param {any} route */
  routeHandle: (route) =>
    function handle(/** @type {any} */ req, /** @type {any} */ res, /** @type {any} */ next) {
      route.dispatch(req, res, next);
    },
};

const four = {
  /** @param {any} path @param {PathOptions} options @param {any[]} keys */
  patterns: (path, options, keys) => [compile4(path, options, keys)],
  awaitsHandlers: false,
  traces: false,
  marksLayers: true,
  /** @param {any} layer @param {any} found */
  takeMatch: (layer, found) =>
    found === true
      ? {
          params: layer.params,
          path: layer.path,
          keys: layer.keys.map((/** @type {any} */ key) => key.name),
          pattern: undefined,
        }
      : null,
  newParams: () => ({}),
  showsMissingParams: true,
  isSeparator: (/** @type {string} */ char) => char === '/' || char === '.',
  keepsRewrittenSlash: false,
  sendOptions: sendOptions4,
  handlesMethod: '_handles_method',
  listsMethods: '_options',
  handleRequest: 'handle_request',
  handleError: 'handle_error',
  emptyUse: () => new TypeError('Router.use() requires a middleware function'),
  badUse: (/** @type {unknown} */ given) =>
    new TypeError(`Router.use() requires a middleware function but got a ${typeName(given)}`),
  emptyRoute: () => undefined,
  badRoute: (/** @type {string} */ method, /** @type {unknown} */ given) =>
    new (method === 'all' ? TypeError : Error)(
      `Route.${method}() requires a callback function but got a ${tag(given)}`,
    ),

  /**
   * @param {any} layer @param {any} path @param {PathOptions} options @param {Pattern[]} patterns
   * @param {(pattern: Pattern, path: string) => any} _match
   * @param {any[]} keys
   */
  describeLayer(layer, path, options, patterns, _match, keys) {
    layer.params = undefined;
    layer.path = undefined;
    layer.keys = keys;
    layer.regexp = patterns[0].regexp;
    layer.regexp.fast_star = path === '*';
    layer.regexp.fast_slash = path === '/' && options.end === false;
  },

  /** @param {any} layer @param {any} found */
  tellMatch(layer, found) {
    layer.params = found?.params;
    layer.path = found?.path;
    return found !== null;
  },

  /** @param {any} router @param {any} name @param {any} fn */
  param(router, name, fn) {
    if (typeof name === 'function') {
      deprecate('router.param(fn): Refactor to use path params');
      router._params.push(name);
      return undefined;
    }
    if (name[0] === ':') {
      const plain = JSON.stringify(name.slice(1));
      deprecate(`router.param(${JSON.stringify(name)}, fn): Use router.param(${plain}, fn) instead`);
      name = name.slice(1);
    }
    for (const make of router._params) fn = make(name, fn) || fn;
    if (typeof fn !== 'function') throw new Error(`invalid param() call for ${name}, got ${fn}`);
    return [name, fn];
  },

  isConstructor: false,

  /** @param {any} router @param {any} options */
  initRouter(router, { caseSensitive, mergeParams, strict }) {
    router.params = {};
    router._params = [];
    router.caseSensitive = caseSensitive;
    router.mergeParams = mergeParams;
    router.strict = strict;
  },

  /** @param {any} Router @param {any} _Route @param {typeof import('../router/params').callParams} callParams */
  completeRouter(Router, _Route, callParams) {
    /** @this {any} @param {any} layer @param {any} called @param {any} req @param {any} res @param {any} done */
    Router.process_params = function process_params(layer, called, req, res, done) {
      const names = (layer.keys ?? []).map((/** @type {any} */ key) => key.name);
      callParams(four, layer, this.params, names, called, req, res, done);
    };
  },

  newMethods: () => ({}),

  /** @param {Record<string, boolean>} own */
  listMethods(own) {
    const names = Object.keys(own).map((name) => name.toUpperCase());
    if (own.get && !own.head) names.push('HEAD');
    return names;
  },

  /** @param {any} route */
  routeHandle: (route) => route.dispatch.bind(route),
};

/** Methods of HTTP in lower case, which are methods of applications, routers and routes. */
const methods = METHODS.map((method) => method.toLowerCase());

module.exports = { four, five, methods };
