// `express.response`: what every response of an application inherits from. How answers are sent stands in response-send.js,
// headers and cookies in response-headers.js, files in files/.

'use strict';

const escapeHtml = require('escape-html');
const createError = require('http-errors');
const { ServerResponse } = require('../http');
const { quicken } = require('../quicken');
const { compileETag } = require('./response-etag');
const { defineHeaders } = require('./response-headers');
const { defineSend } = require('./response-send');

/**
 * @param {import('./editions').Edition} edition
 * @param {{ files: { members: Record<string, any> }, request?: any }} parts `request`: `express.request`
 * @returns {any} `express.response`
 */
function defineResponse(edition, { files, request }) {
  const own = edition.response;
  /** What is there before the edition has its say; `redirectTo` is for the edition alone. @type {Record<string, any>} */
  const base = { redirectTo: redirectTo(own), format: format(own), render };
  /** @type {Record<string, any>} */
  const members = {};
  Object.assign(base, defineHeaders(own), defineSend(own, members, request));
  Object.assign(members, base, own.overrides(base), files.members);
  delete members.redirectTo;
  members.contentType = members.type;
  members.header = members.set;
  quicken(members);
  return Object.assign(Object.create(ServerResponse.prototype), members);
}

/** `res.format`. @param {any} own */
function format(own) {
  const typeOf = (/** @type {string} */ type) =>
    type.indexOf('/') === -1 ? own.bareTypeOf(type) : own.withoutParameters(type);

  return /** @this {any} */ function format(/** @type {any} */ obj) {
    const { req } = this;
    const { next } = req;
    const keys = Object.keys(obj).filter((key) => key !== 'default');
    const key = keys.length > 0 ? req.accepts(keys) : false;
    this.vary('Accept');
    if (key) {
      this.set('Content-Type', typeOf(key));
      obj[key](req, this, next);
    } else if (obj.default) {
      obj.default(req, this, next);
    } else {
      next(createError(406, { types: keys.map(typeOf) }));
    }
    return this;
  };
}

/**
 * The answer of `res.redirect`, when the address is in `Location`.
 * @param {any} own
 */
function redirectTo(own) {
  return (/** @type {any} */ res, /** @type {any} */ status, /** @type {string} */ address) => {
    let body = '';
    res.format({
      text() {
        body = own.redirectText(status, address);
      },
      html() {
        body = own.redirectPage(status, escapeHtml(address));
      },
      default() {},
    });
    own.setStatus(res, status);
    res.set('Content-Length', Buffer.byteLength(body));
    if (res.req.method === 'HEAD') res.end();
    else res.end(body);
  };
}

/**
 * `res.render`
 * @this {any}
 * @param {string} view
 * @param {any} options
 * @param {any} callback
 */
function render(view, options, callback) {
  const { req } = this;
  const isCallback = typeof options === 'function';
  const opts = (isCallback ? undefined : options) || {};
  // The application looks for the locals there, in the very object that was given.
  opts._locals = this.locals;
  const done =
    (isCallback ? options : callback) ||
    ((/** @type {any} */ error, /** @type {any} */ text) => {
      if (error) req.next(error);
      else this.send(text);
    });
  req.app.render(view, opts, done);
}

module.exports = { compileETag, defineResponse };
