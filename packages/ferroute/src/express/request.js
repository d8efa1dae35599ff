// The request: `express.request`, the prototype that programs extend. Its members are computed when they are touched, from
// the head as it came where nobody has asked for all headers.

'use strict';

const { isIP } = require('node:net');
const parseUrl = require('parseurl');
const proxyAddr = require('proxy-addr');
const { ours } = require('../http/ours');
const { headerOf } = require('./header-of');
const { pathname } = require('./router/url');

/** A request: what `_parsedUrl` gave last. */
const kParsedUrl = Symbol('parsedUrl');

const QUESTION_MARK = 63;

/**
 * The query of a request's URL as it came, null where there is none.
 * @param {any} req
 * @returns {string | null}
 */
function queryString(req) {
  const path = pathname(req);
  const { url } = req;
  // Where the path is the beginning of the URL and the question mark follows it, the rest is the query; `parseUrl` knows
  // the odd ones.
  if (typeof path === 'string' && typeof url === 'string' && url.startsWith(path) && !url.includes('#')) {
    if (path.length === url.length) return null;
    if (url.charCodeAt(path.length) === QUESTION_MARK && !/\s/.test(url)) return url.slice(path.length + 1);
  }
  return parseUrl(req).query;
}

/**
 * The first of a list that proxies may have added to.
 * @param {string} value
 */
function firstOf(value) {
  const comma = value.indexOf(',');
  return comma === -1 ? value : value.slice(0, comma).trimEnd();
}

/**
 * The setting 'trust proxy' as a function of an address and its distance.
 * @param {any} value
 * @returns {(address: string, distance: number) => boolean}
 */
function compileTrust(value) {
  if (typeof value === 'function') return value;
  if (value === true) return () => true;
  if (typeof value === 'number') return (_address, distance) => distance < value;
  const trusted = typeof value === 'string' ? value.split(',').map((name) => name.trim()) : value;
  return proxyAddr.compile(trusted || []);
}

/**
 * @param {import('./editions').Edition} edition
 * @returns {any} `express.request`
 */
function defineRequest(edition) {
  const { accepts, fresh, parseRange, socketOf, typeIs, extend } = edition.request;

  /** @param {any} req */
  const isTrusted = (req) => req.app.get('trust proxy fn')(socketOf(req).remoteAddress, 0);

  /**
   * The host that the client asked for, with its port.
   * @param {any} req
   * @returns {string | undefined}
   */
  function hostOf(req) {
    const forwarded = req.get('X-Forwarded-Host');
    return forwarded && isTrusted(req) ? firstOf(forwarded) : req.get('Host');
  }

  const request = Object.create(ours.IncomingMessage.prototype);

  /**
   * @param {string} name
   * @param {(this: any) => any} get
   */
  const defineGetter = (name, get) =>
    Object.defineProperty(request, name, { get, enumerable: true, configurable: true });

  /** @this {any} @param {string} name */
  request.get = request.header = function header(name) {
    if (!name) throw new TypeError('name argument is required to req.get');
    if (typeof name !== 'string') throw new TypeError('name must be a string to req.get');
    const lower = name.toLowerCase();
    if (lower === 'referer' || lower === 'referrer') return headerOf(this, 'referrer') || headerOf(this, 'referer');
    return headerOf(this, lower);
  };

  for (const [name, method] of [
    ['accepts', 'types'],
    ['acceptsEncodings', 'encodings'],
    ['acceptsCharsets', 'charsets'],
    ['acceptsLanguages', 'languages'],
  ]) {
    /** @this {any} @param {any[]} wanted */
    request[name] = function (...wanted) {
      return accepts(this)[method](...wanted);
    };
    Object.defineProperty(request[name], 'name', { value: name });
  }

  /** @this {any} @param {number} size @param {any} [options] */
  request.range = function range(size, options) {
    const header = this.get('Range');
    return header ? parseRange(size, header, options) : undefined;
  };

  /** @this {any} @param {any} types */
  request.is = function is(types) {
    // biome-ignore lint/complexity/noArguments: the function says that it takes one, as it does in Express
    return typeIs(this, Array.isArray(types) ? types : Array.from(arguments));
  };

  defineGetter('protocol', function () {
    const own = socketOf(this).encrypted ? 'https' : 'http';
    return isTrusted(this) ? firstOf(this.get('X-Forwarded-Proto') || own).trim() : own;
  });

  defineGetter('secure', function () {
    return this.protocol === 'https';
  });

  defineGetter('ip', function () {
    return proxyAddr(this, this.app.get('trust proxy fn'));
  });

  defineGetter('ips', function () {
    // From the nearest to the farthest; the nearest is the connection's own.
    return proxyAddr.all(this, this.app.get('trust proxy fn')).slice(1).reverse();
  });

  defineGetter('hostname', function () {
    const host = hostOf(this);
    if (!host) return undefined;
    const port = host.indexOf(':', host[0] === '[' ? host.indexOf(']') + 1 : 0);
    return port === -1 ? host : host.slice(0, port);
  });

  defineGetter('subdomains', function () {
    const { hostname } = this;
    if (!hostname) return [];
    const labels = isIP(hostname) ? [hostname] : hostname.split('.').reverse();
    return labels.slice(this.app.get('subdomain offset'));
  });

  defineGetter('path', function () {
    // What can't be parsed throws here, as it does there.
    return pathname(this) ?? parseUrl(this).pathname;
  });

  defineGetter('fresh', function () {
    const { method, res } = this;
    const { statusCode } = res;
    if (method !== 'GET' && method !== 'HEAD' && method !== 'QUERY') return false;
    if ((statusCode < 200 || statusCode >= 300) && statusCode !== 304) return false;
    // Asked first, as in Express: a program may have a `get` of its own.
    const validators = { etag: res.get('ETag'), 'last-modified': res.get('Last-Modified') };
    if (!headerOf(this, 'if-none-match') && !headerOf(this, 'if-modified-since')) return false;
    return fresh(this.headers, validators);
  });

  defineGetter('stale', function () {
    return !this.fresh;
  });

  defineGetter('xhr', function () {
    return (this.get('X-Requested-With') || '').toLowerCase() === 'xmlhttprequest';
  });

  // What the package parseurl keeps on a request. Our router finds paths without it; others read it.
  Object.defineProperty(request, '_parsedUrl', {
    get() {
      const known = this[kParsedUrl];
      if (known?._raw === this.url) return known;
      this[kParsedUrl] = parseUrl({ url: this.url });
      return this[kParsedUrl];
    },
    set(value) {
      this[kParsedUrl] = value;
    },
    enumerable: false,
    configurable: true,
  });

  extend(defineGetter, request, { queryString, hostOf });
  return request;
}

module.exports = { compileTrust, defineRequest };
