// How a request differs between Express 4 and 5, and with it what stands at both ends of its way: the query that is parsed
// first, and the views and the final handler that answer.

'use strict';

const querystring = require('node:querystring');
const deprecate = require('depd')('express');
const parseUrl = require('parseurl');
const qs = require('qs');

/**
 * The values that both know of the setting 'query parser'.
 * @param {unknown} value
 * @param {(text: string | null) => any} extended
 * @param {((text: string | null) => any) | undefined} off
 */
function compileQueryParser(value, extended, off) {
  if (typeof value === 'function') return value;
  switch (value) {
    case true:
    case 'simple':
      return querystring.parse;
    case 'extended':
      return extended;
    case false:
      return off;
    default:
      throw new TypeError(`unknown value for query parser function: ${value}`);
  }
}

// ===== Express 5 =====

const EXTENDED_5 = { allowPrototypes: true };

const extended5 = (/** @type {string | null} */ text) => qs.parse(text, EXTENDED_5);

const five = {
  get accepts() {
    return require('accepts');
  },
  get fresh() {
    return require('fresh');
  },
  get parseRange() {
    return require('range-parser');
  },
  get typeIs() {
    return require('type-is');
  },
  get finalhandler() {
    return require('finalhandler');
  },

  compileQueryParser: (/** @type {unknown} */ value) => compileQueryParser(value, extended5, undefined),

  /** The socket that says whether a request came by TLS, and from where. @param {any} req */
  socketOf: (req) => req.socket,

  /** The middleware that parses the query, if it is not the request's own affair. */
  query: undefined,

  /**
   * What the request has besides.
   * @param {(name: string, get: (this: any) => any) => void} defineGetter
   * @param {any} _request the prototype
   * @param {{ queryString: (req: any) => string | null, hostOf: (req: any) => string | undefined }} parts
   */
  extend(defineGetter, _request, { queryString, hostOf }) {
    defineGetter('query', function () {
      const parse = this.app.get('query parser fn');
      return parse ? parse(queryString(this)) : Object.create(null);
    });
    defineGetter('host', function () {
      return hostOf(this) || undefined;
    });
  },

  /** What is written of an error that nobody handled. @param {any} error */
  logError(error) {
    console.error(error);
  },

  /** Who renders at once tells its callback later all the same. */
  rendersLater: true,
};

// ===== Express 4 =====

const EXTENDED_4 = { allowPrototypes: true, arrayLimit: 1000 };

const extended4 = (/** @type {string | null} */ text) => qs.parse(text, EXTENDED_4);

/**
 * `express.query`: middleware that parses the query.
 * @param {any} [options] of `qs`, or a function that parses
 */
function query(options) {
  const parse = typeof options === 'function' ? options : qs.parse;
  const given = typeof options === 'function' ? undefined : { ...options };
  if (given !== undefined && given.allowPrototypes === undefined) given.allowPrototypes = true;
  const isOurs = parse === extended4;

  return function query(/** @type {any} */ req, /** @type {any} */ _res, /** @type {() => void} */ next) {
    if (!req.query) {
      const { url } = req;
      // Most URLs have no query, and nothing that could be taken for one.
      const isBare = isOurs && typeof url === 'string' && url.charCodeAt(0) === 47 && !url.includes('?');
      req.query = isBare && !url.includes('#') ? {} : parse(parseUrl(req).query, given);
    }
    next();
  };
}

const four = {
  get accepts() {
    return require('accepts-1');
  },
  get fresh() {
    return require('fresh-0');
  },
  get parseRange() {
    return require('range-parser-1.2');
  },
  get typeIs() {
    return require('type-is-1');
  },
  get finalhandler() {
    return require('finalhandler-1');
  },

  compileQueryParser: (/** @type {unknown} */ value) => compileQueryParser(value, extended4, () => ({})),

  /** @param {any} req */
  socketOf: (req) => req.connection,

  query,

  /**
   * @param {(name: string, get: (this: any) => any) => void} defineGetter
   * @param {any} request
   */
  extend(defineGetter, request) {
    for (const [old, name] of [
      ['acceptsEncoding', 'acceptsEncodings'],
      ['acceptsCharset', 'acceptsCharsets'],
      ['acceptsLanguage', 'acceptsLanguages'],
    ]) {
      request[old] = deprecate.function(request[name], `req.${old}: Use ${name} instead`);
    }
    defineGetter(
      'host',
      deprecate.function(
        /** @this {any} */ function host() {
          return this.hostname;
        },
        'req.host: Use req.hostname instead',
      ),
    );
    request.param = param;
  },

  /** @param {any} error */
  logError(error) {
    console.error(error.stack || error.toString());
  },

  rendersLater: false,
};

/**
 * `req.param`: of the path, else of the body, else of the query.
 * @this {any}
 * @param {string} name
 * @param {any} [fallback]
 */
function param(name, fallback) {
  /** @type {Record<string, any>} */
  const params = this.params || {};
  /** @type {Record<string, any>} */
  const body = this.body || {};
  /** @type {Record<string, any>} */
  const query = this.query || {};
  // biome-ignore lint/complexity/noArguments: the warning shows the call as it was made
  const shown = arguments.length === 1 ? 'name' : 'name, default';
  deprecate(`req.param(${shown}): Use req.params, req.body, or req.query instead`);
  // biome-ignore lint/suspicious/noPrototypeBuiltins: params may say themselves what is theirs
  if (params[name] != null && params.hasOwnProperty(name)) return params[name];
  return body[name] ?? query[name] ?? fallback;
}

module.exports = { four, five };
