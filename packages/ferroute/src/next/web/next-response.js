// `NextResponse`: a `Response` with `cookies`, and what a proxy answers with.

'use strict';

const { Response, installResponse, jsonOf, lightClasses } = require('./response');
const { absoluteUrl } = require('./next-url');

installResponse();

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** @type {any} */
const kCookies = Symbol('cookies');

/**
 * The headers that tell the proxy's caller what to do to the request.
 *
 * @param {any} init
 * @param {Headers} headers
 */
function overrideRequest(init, headers) {
  const given = init?.request?.headers;
  if (!given) return;
  if (!(given instanceof Headers)) throw new Error('request.headers must be an instance of Headers');
  const names = [];
  for (const [name, value] of /** @type {any} */ (given)) {
    headers.set(`x-middleware-request-${name}`, value);
    names.push(name);
  }
  headers.set('x-middleware-override-headers', names.join(','));
}

class NextResponse extends /** @type {new (body?: any, init?: any) => any} */ (Response) {
  /** @type {any} */
  get cookies() {
    this[kCookies] ??= cookiesOf(this.headers);
    return this[kCookies];
  }

  /**
   * @param {any} data
   * @param {any} [init]
   */
  static json(data, init) {
    return jsonOf(NextResponse, data, init);
  }

  /**
   * @param {string | URL} url
   * @param {any} [init] A status, or a `ResponseInit`.
   */
  static redirect(url, init) {
    const status = typeof init === 'number' ? init : (init?.status ?? 307);
    if (!REDIRECTS.has(status)) {
      throw new RangeError('Failed to execute "redirect" on "response": Invalid status code');
    }
    const given = typeof init === 'object' ? init : {};
    const headers = new Headers(given?.headers);
    headers.set('Location', absoluteUrl(url));
    return new NextResponse(null, { ...given, headers, status });
  }

  /**
   * @param {string | URL} destination
   * @param {any} [init]
   */
  static rewrite(destination, init) {
    const headers = new Headers(init?.headers);
    headers.set('x-middleware-rewrite', absoluteUrl(destination));
    overrideRequest(init, headers);
    return new NextResponse(null, { ...init, headers });
  }

  /** @param {any} [init] */
  static next(init) {
    const headers = new Headers(init?.headers);
    headers.set('x-middleware-next', '1');
    overrideRequest(init, headers);
    return new NextResponse(null, { ...init, headers });
  }
}
lightClasses.add(NextResponse);

/** @param {Headers} headers */
function cookiesOf(headers) {
  const { ResponseCookies, stringifyCookie } = require('@edge-runtime/cookies');
  /** Cookies of a response, which a proxy's are handed on by. */
  class NextResponseCookies extends ResponseCookies {
    /** `delete` comes by here, too. @param {any[]} args */
    set(...args) {
      super.set(.../** @type {[any]} */ (args));
      headers.set('x-middleware-set-cookie', this.getAll().map(stringifyCookie).join(','));
      return this;
    }
  }
  return new NextResponseCookies(headers);
}

module.exports = { NextResponse };
