// The request that the proxy is called with: that of a route handler, but that its body is only lent.

'use strict';

const { settings } = require('../settings');
const { kNextUrl, kUrl } = require('../web/next-request');
const { NextURL } = require('../web/next-url');
const { NativeRequest, RouteRequest, kNative, ownUrl } = require('../web/route-request');

/**
 * @param {any} req
 * @param {any} res
 * @param {import('./body').ProxyBody} body
 * @returns {any} A `NextRequest`.
 */
function proxyRequest(req, res, body) {
  const request = new RouteRequest(req, res, undefined);
  if (settings.i18n) {
    // What the rest of the program knows nothing of.
    request[kNextUrl] = new NextURL(ownUrl(request), { nextConfig: settings, headers: req.headers });
    request[kUrl] = String(request[kNextUrl]);
  }
  if (!body.isThere) return request;
  /** @type {Request | undefined} */
  let native;
  // Whatever reads the body finds a native request to read it from.
  Object.defineProperty(request, kNative, {
    get() {
      native ??= new NativeRequest(request.url, {
        method: request.method,
        headers: request.headers,
        body: body.stream(),
        signal: request.signal,
        .../** @type {any} */ ({ duplex: 'half' }),
      });
      return native;
    },
  });
  return request;
}

module.exports = { proxyRequest };
