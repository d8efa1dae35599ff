// Requests of routes that may be static: one tells what is used of it that only a request has, the other has nothing of it.

'use strict';

const { RouteRequest, kUse, ownUrl } = require('./route-request');
const { NextURL } = require('./next-url');
const { SealedHeaders } = require('./headers');

/** What of `nextUrl` belongs to the request alone. */
const DYNAMIC = ['search', 'searchParams', 'url', 'href', 'toJSON', 'toString', 'origin'];

/** @type {any} */
const kTracked = Symbol('nextUrl');
/** @type {new (req: any, res: any, use: ((what: string) => void) | undefined) => any} */
const Base = RouteRequest;

/** Tells what is used of it: `request.url`, `nextUrl.search`. */
class TrackedRequest extends Base {
  get nextUrl() {
    this[kTracked] ??= trackedUrl(super.nextUrl, this[kUse]);
    return this[kTracked];
  }
}

/**
 * @param {NextURL} url
 * @param {(what: string) => void} use
 * @returns {NextURL}
 */
function trackedUrl(url, use) {
  return new Proxy(url, {
    get(target, name) {
      if (name === 'clone') return () => trackedUrl(target.clone(), use);
      if (typeof name === 'string' && DYNAMIC.includes(name)) use(`nextUrl.${name}`);
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
}

/** Has no headers, no cookies, no query, and a host that is always the same. */
class StaticRequest extends Base {
  get nextUrl() {
    this[kTracked] ??= new NextURL(cleanUrl(ownUrl(this)));
    return this[kTracked];
  }

  get url() {
    return cleanUrl(ownUrl(this));
  }

  get headers() {
    return new SealedHeaders({});
  }

  get cookies() {
    const { SealedCookies } = require('./cookies');
    return new SealedCookies(/** @type {any} */ (new Headers()));
  }

  clone() {
    return this;
  }
}

/** @param {string} url */
function cleanUrl(url) {
  const clean = new URL(url);
  clean.protocol = 'http';
  clean.host = 'localhost:3000';
  clean.search = '';
  return clean.href;
}

module.exports = { StaticRequest, TrackedRequest };
