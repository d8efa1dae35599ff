// `NextRequest`: a web `Request` with `nextUrl` and `cookies`. Those that a program makes are here; that of a handler is
// route-request.js, which inherits from this one.

'use strict';

const { NextURL, absoluteUrl } = require('./next-url');

/** @type {any} */
const kNextUrl = Symbol('nextUrl');
/** @type {any} Not that of `nextUrl`, which may be changed. */
const kUrl = Symbol('url');
/** @type {any} */
const kCookies = Symbol('cookies');

class NextRequest extends /** @type {new (input: any, init?: any) => any} */ (Request) {
  /**
   * @param {any} input
   * @param {any} [init]
   */
  constructor(input, init = {}) {
    const native = require('./route-request').unwrapped(input);
    const url = typeof input !== 'string' && 'url' in input ? input.url : String(input);
    absoluteUrl(url);
    const given = init.body && init.duplex !== 'half' ? { ...init, duplex: 'half' } : init;
    super(native instanceof Request ? native : url, given);
    const nextUrl = new NextURL(url, { nextConfig: init.nextConfig });
    /** @type {any} */ (this)[kNextUrl] = nextUrl;
    /** @type {any} */ (this)[kUrl] = String(nextUrl);
    /** @type {any} */ (this)[kCookies] = undefined;
  }

  /** @returns {import('@edge-runtime/cookies').RequestCookies} */
  get cookies() {
    const { RequestCookies } = require('@edge-runtime/cookies');
    this[kCookies] ??= new RequestCookies(this.headers);
    return this[kCookies];
  }

  /** @returns {NextURL} */
  get nextUrl() {
    return /** @type {any} */ (this)[kNextUrl];
  }

  get url() {
    return /** @type {any} */ (this)[kUrl];
  }

  get page() {
    throw new Error(
      'The request.page has been deprecated in favour of `URLPattern`.\n' +
        '  Read more: https://nextjs.org/docs/messages/middleware-request-page\n  ',
    );
  }

  get ua() {
    throw new Error(
      'The request.ua has been removed in favour of `userAgent` function.\n' +
        '  Read more: https://nextjs.org/docs/messages/middleware-parse-user-agent\n  ',
    );
  }
}

module.exports = { NextRequest, kCookies, kNextUrl, kUrl };
