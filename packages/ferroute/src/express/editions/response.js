// How the response differs between Express 4 and 5: the libraries behind it, the arguments that 4 still takes, and what either
// of them warns of. A deprecated call warns from this file, directly below the program's, so that it can name its place.

'use strict';

const path = require('node:path');
const { sign } = require('cookie-signature');
const deprecate = require('depd')('express');
const encodeUrl = require('encodeurl');
const statuses = require('statuses');
const { library } = require('./library');

const contentType5 = library(() => require('content-type'));
const contentType4 = library(() => require('content-type-1'));
const mime5 = library(() => require('mime-types'));
const mime4 = library(() => require('send-0').mime);
const { BOTH_DECIDE } = require('../../http/state');

const OCTETS = 'application/octet-stream';

/**
 * @param {any} parser
 * @param {string} type
 */
function withUtf8(parser, type) {
  if (type === '') return type;
  const parsed = parser.parse(type);
  parsed.parameters.charset = 'utf-8';
  return parser.format(parsed);
}

/**
 * The bodies of a redirection.
 * @param {any} status
 * @param {string} address
 */
const redirectText = (status, address) => `${statuses.message[status]}. Redirecting to ${address}`;

/** What 4 says of an option of `clearCookie`. @param {string} option */
const ignoredLater = (option) =>
  `res.clearCookie: Passing "options.${option}" is deprecated. In v5.0.0 of Express, this option will be ignored, as res.clearCookie will automatically set cookies to expire immediately. Please update your code to omit this option.`;

const five = {
  /** Flags of the native judgement of a client's copy. */
  freshness: 0,

  /** Which bodies of `send` are bytes. @type {(body: any) => boolean} */
  isBytes: ArrayBuffer.isView,
  /** The `Content-Type` of text. @param {any} res */
  nameText(res) {
    const type = res.get('Content-Type');
    if (typeof type === 'string') res.set('Content-Type', five.textType(type));
    else res.type('html');
  },
  /** That of `null`, and the encoding of it. @param {any} _res @returns {BufferEncoding | undefined} */
  nameNothing: (_res) => undefined,
  /** Whether `Content-Length` may stand beside `Transfer-Encoding`. */
  lengthBesideEncoding: false,

  /** @param {any} res @param {any} status */
  setStatus: (res, status) => res.status(status),

  /** The type of a file's extension. @param {string} extension */
  typeOf: (extension) => mime5().contentType(extension) || OCTETS,
  /** The same for negotiation: a type alone. @param {string} extension */
  bareTypeOf: (extension) => mime5().lookup(extension) || OCTETS,
  /** A type without its parameters. @param {string} type */
  withoutParameters: (type) => type.split(';', 1)[0].trim(),
  /** What `set` makes of a `Content-Type`. @param {string} value */
  contentType: (value) => mime5().contentType(value),
  /** A `Content-Type` for text. @param {string} type */
  textType: (type) => withUtf8(contentType5(), type),

  /** One relation of `links`. @param {string} rel @param {any} target */
  link: (rel, target) =>
    Array.isArray(target) ? target.map((one) => `<${one}>; rel="${rel}"`).join(', ') : `<${target}>; rel="${rel}"`,

  sign,
  /** A copy of a cookie's options. @param {any} options */
  cookieOptions: (options) => ({ ...options }),

  /** @param {any} res @param {any} filename */
  attach(res, filename) {
    const name = filename === undefined ? undefined : path.basename(filename);
    if (name) res.type(path.extname(name));
    return require('content-disposition').create(name);
  },

  /** @param {any} status @param {string} address escaped */
  redirectPage(status, address) {
    const message = statuses.message[status];
    return `<!DOCTYPE html><head><title>${message}</title></head><body><p>${message}. Redirecting to ${address}</p></body>`;
  },
  redirectText,

  /** @param {Record<string, any>} base @returns {Record<string, any>} */
  overrides: (base) => ({
    status(/** @type {any} */ code) {
      if (!Number.isInteger(code)) {
        throw new TypeError(`Invalid status code: ${JSON.stringify(code)}. Status code must be an integer.`);
      }
      if (code < 100 || code > 999) {
        throw new RangeError(
          `Invalid status code: ${JSON.stringify(code)}. Status code must be greater than 99 and less than 1000.`,
        );
      }
      this.statusCode = code;
      return this;
    },

    clearCookie(/** @type {string} */ name, /** @type {any} */ options) {
      const { maxAge, ...rest } = { path: '/', ...options, expires: new Date(1) };
      return this.cookie(name, '', rest);
    },

    location(/** @type {any} */ url) {
      return this.set('Location', encodeUrl(url));
    },

    redirect(/** @type {any} */ url) {
      // biome-ignore lint/complexity/noArguments: the number of arguments says which of them is the status
      const [status, address] = arguments.length === 2 ? arguments : [302, url];
      if (!address) deprecate('Provide a url argument');
      if (typeof address !== 'string') deprecate('Url must be a string');
      if (typeof status !== 'number') deprecate('Status must be a number');
      base.redirectTo(this, status, this.location(address).get('Location'));
    },
  }),
};

const four = {
  freshness: BOTH_DECIDE,

  isBytes: Buffer.isBuffer,
  nameText(/** @type {any} */ res) {
    if (!res.get('Content-Type')) res.type('html');
    four.nameNothing(res);
  },
  nameNothing(/** @type {any} */ res) {
    const type = res.get('Content-Type');
    if (typeof type === 'string') res.set('Content-Type', four.textType(type));
    return 'utf8';
  },
  lengthBesideEncoding: true,

  setStatus(/** @type {any} */ res, /** @type {any} */ status) {
    res.statusCode = status;
  },

  typeOf: (/** @type {string} */ extension) => mime4().lookup(extension),
  bareTypeOf: (/** @type {string} */ extension) => mime4().lookup(extension),
  withoutParameters: (/** @type {string} */ type) => type.split(/ *; */, 1)[0],
  contentType(/** @type {string} */ value) {
    if (/;\s*charset\s*=/.test(value)) return value;
    const charset = mime4().charsets.lookup(value.split(';')[0]);
    return charset ? `${value}; charset=${charset.toLowerCase()}` : value;
  },
  textType: (/** @type {string} */ type) => withUtf8(contentType4(), type),

  link: (/** @type {string} */ rel, /** @type {any} */ target) => `<${target}>; rel="${rel}"`,

  /** The library's former version asked for text. @param {any} value @param {any} secret */
  sign(value, secret) {
    if (typeof secret !== 'string') throw new TypeError('Secret string must be provided.');
    return sign(value, secret);
  },
  /** Inherited ones count. @param {any} options */
  cookieOptions(options) {
    /** @type {any} */
    const copy = {};
    for (const name in options) copy[name] = options[name];
    return copy;
  },

  attach(/** @type {any} */ res, /** @type {any} */ filename) {
    if (filename) res.type(path.extname(filename));
    return require('content-disposition-0')(filename);
  },

  redirectPage: (/** @type {any} */ status, /** @type {string} */ address) => `<p>${redirectText(status, address)}</p>`,
  redirectText,

  /** @param {Record<string, any>} base @returns {Record<string, any>} */
  overrides: (base) => ({
    status(/** @type {any} */ code) {
      if ((typeof code === 'string' || Math.floor(code) !== code) && code > 99 && code < 1000) {
        deprecate(`res.status(${JSON.stringify(code)}): use res.status(${Math.floor(code)}) instead`);
      }
      this.statusCode = code;
      return this;
    },

    send(/** @type {any} */ body) {
      let chunk = body;
      // biome-ignore lint/complexity/noArguments: the number of arguments says what they are
      const { 1: second, length } = arguments;
      if (length === 2) {
        if (typeof body !== 'number' && typeof second === 'number') {
          deprecate('res.send(body, status): Use res.status(status).send(body) instead');
          this.statusCode = second;
        } else {
          deprecate('res.send(status, body): Use res.status(status).send(body) instead');
          this.statusCode = body;
          chunk = second;
        }
      } else if (length === 1 && typeof body === 'number') {
        if (!this.get('Content-Type')) this.type('txt');
        deprecate('res.send(status): Use res.sendStatus(status) instead');
        this.statusCode = body;
        chunk = statuses.message[body];
      }
      return base.send.call(this, chunk);
    },

    json(/** @type {any} */ obj) {
      // biome-ignore lint/complexity/noArguments: the number of arguments says what they are
      const { 1: second, length } = arguments;
      if (length !== 2) return base.json.call(this, obj);
      if (typeof second === 'number') {
        deprecate('res.json(obj, status): Use res.status(status).json(obj) instead');
        this.statusCode = second;
        return base.json.call(this, obj);
      }
      deprecate('res.json(status, obj): Use res.status(status).json(obj) instead');
      this.statusCode = obj;
      return base.json.call(this, second);
    },

    jsonp(/** @type {any} */ obj) {
      // biome-ignore lint/complexity/noArguments: the number of arguments says what they are
      const { 1: second, length } = arguments;
      if (length !== 2) return base.jsonp.call(this, obj);
      if (typeof second === 'number') {
        deprecate('res.jsonp(obj, status): Use res.status(status).jsonp(obj) instead');
        this.statusCode = second;
        return base.jsonp.call(this, obj);
      }
      deprecate('res.jsonp(status, obj): Use res.status(status).jsonp(obj) instead');
      this.statusCode = obj;
      return base.jsonp.call(this, second);
    },

    sendStatus(/** @type {any} */ statusCode) {
      this.statusCode = statusCode;
      this.type('txt');
      return this.send(statuses.message[statusCode] || String(statusCode));
    },

    clearCookie(/** @type {string} */ name, /** @type {any} */ options) {
      // Two places, for each place warns once.
      if (options?.maxAge) deprecate(ignoredLater('maxAge'));
      if (options?.expires) deprecate(ignoredLater('expires'));
      return this.cookie(name, '', { expires: new Date(1), path: '/', ...four.cookieOptions(options) });
    },

    location(/** @type {any} */ url) {
      if (url === 'back') {
        deprecate(
          'res.location("back"): use res.location(req.get("Referrer") || "/") and refer to https://dub.sh/security-redirect for best practices',
        );
        return this.set('Location', encodeUrl(this.req.get('Referrer') || '/'));
      }
      return this.set('Location', encodeUrl(String(url)));
    },

    redirect(/** @type {any} */ url) {
      let status = 302;
      let address = url;
      // biome-ignore lint/complexity/noArguments: the number of arguments says what they are
      const { 1: second, length } = arguments;
      if (length === 2 && typeof url === 'number') {
        status = url;
        address = second;
      } else if (length === 2) {
        deprecate('res.redirect(url, status): Use res.redirect(status, url) instead');
        status = second;
      }
      base.redirectTo(this, status, this.location(address).get('Location'));
    },

    vary(/** @type {any} */ field) {
      if (!field || (Array.isArray(field) && field.length === 0)) {
        deprecate('res.vary(): Provide a field name');
        return this;
      }
      return base.vary.call(this, field);
    },
  }),
};

module.exports = { four, five };
