// `express.static`: the files below a directory, as middleware.

'use strict';

const { resolve } = require('node:path');
const parseUrl = require('parseurl');
const { isDirect } = require('../../http/outgoing-file');
const { pathname } = require('../router/url');
const { NOWHERE, SENT, findPlace, isNowhere, sendPlace } = require('./places');
const { areStill, readPolicy, valuesOf } = require('./policy');
const { redirect } = require('./redirect');

/**
 * One `express.static(root, options)`.
 * @typedef {object} Site
 * @property {any} send
 * @property {any} options
 * @property {boolean} fallthrough
 * @property {((res: any, path: string, stat: any) => void) | undefined} setHeaders
 * @property {(this: any, res: any) => void} onDirectory
 * @property {unknown[]} values what the policy was made of
 * @property {import('./policy').Policy | null} policy
 */

/** @param {any} edition `edition.files` */
function defineStatic(edition) {
  /**
   * @param {any} root
   * @param {any} [options]
   */
  function serveStatic(root, options) {
    if (!root) throw new TypeError('root path required');
    if (typeof root !== 'string') throw new TypeError('root path must be a string');
    const own = Object.create(options || null);
    const { setHeaders } = own;
    if (setHeaders && typeof setHeaders !== 'function') throw new TypeError('option setHeaders must be function');
    own.maxage = own.maxage || own.maxAge || 0;
    own.root = resolve(root);
    /** @type {Site} */
    const site = {
      send: edition.send,
      options: own,
      fallthrough: own.fallthrough !== false,
      setHeaders: setHeaders || undefined,
      onDirectory: own.redirect !== false ? redirect : refuse,
      values: valuesOf(own),
      policy: readPolicy(edition, own),
    };

    return function serveStatic(/** @type {any} */ req, /** @type {any} */ res, /** @type {any} */ next) {
      if (req.method !== 'GET' && req.method !== 'HEAD') {
        if (site.fallthrough) return next();
        notAllowed(res);
        return undefined;
      }
      // Express's own reads them for every request.
      if (!areStill(own, site.values)) {
        site.values = valuesOf(own);
        site.policy = readPolicy(edition, own);
      }
      const path = pathOf(req);
      const place = site.policy === null ? null : findPlace(site.policy, path);
      // Express's own looks at the file system asynchronously: what comes after the call comes before the answer.
      if (place === null) sendItself(site, req, res, next, path);
      else process.nextTick(serve, site, req, res, next, place);
      return undefined;
    };
  }
  edition.extendStatic(serveStatic);
  return serveStatic;
}

/**
 * The path below the place where the middleware is mounted; '' for that place itself, without a slash.
 * @param {any} req
 */
function pathOf(req) {
  const path = pathname(req) ?? parseUrl(req).pathname;
  if (path !== '/' || req.originalUrl === '/') return path;
  return parseUrl.original(req).pathname.endsWith('/') ? path : '';
}

/**
 * @param {Site} site
 * @param {any} req
 * @param {any} res
 * @param {any} next
 * @param {import('./places').Place} place
 */
function serve(site, req, res, next, place) {
  if (site.setHeaders !== undefined || !isDirect(req, res)) {
    // Most requests to an API are for no file at all: that much can be told at once.
    if (site.fallthrough && isNowhere(place)) next();
    else sendItself(site, req, res, next, place.path);
    return;
  }
  const policy = /** @type {import('./policy').Policy} */ (site.policy);
  const outcome = sendPlace(policy, place, req, res, undefined, undefined);
  if (outcome === SENT) return;
  if (outcome === NOWHERE && site.fallthrough) next();
  else sendItself(site, req, res, next, place.path);
}

/**
 * By `send`.
 * @param {Site} site
 * @param {any} req
 * @param {any} res
 * @param {any} next
 * @param {string} path
 */
function sendItself(site, req, res, next, path) {
  let forwards = !site.fallthrough;
  const stream = site.send(req, path, site.options);
  stream.on('directory', site.onDirectory);
  if (site.setHeaders) stream.on('headers', site.setHeaders);
  if (site.fallthrough) {
    // Once there is a file, what goes wrong with it is an error.
    stream.on('file', () => {
      forwards = true;
    });
  }
  stream.on('error', (/** @type {any} */ error) => {
    if (forwards || !(error.statusCode < 500)) next(error);
    else next();
  });
  stream.pipe(res);
}

/** @param {any} res */
function notAllowed(res) {
  res.statusCode = 405;
  res.setHeader('Allow', 'GET, HEAD');
  res.setHeader('Content-Length', '0');
  res.end();
}

/** A directory where `redirect` is off. @this {any} */
function refuse() {
  this.error(404);
}

module.exports = { defineStatic };
