// What a response says of itself: headers, types, links, cookies.

'use strict';

const cookie = require('cookie');
const vary = require('vary');

/**
 * @param {any} own `edition.response`
 * @returns {Record<string, any>}
 */
function defineHeaders(own) {
  return {
    links(/** @type {any} */ links) {
      const before = this.get('Link') || '';
      const added = Object.keys(links).map((rel) => own.link(rel, links[rel]));
      return this.set('Link', (before ? `${before}, ` : '') + added.join(', '));
    },

    type: contentType(own),

    append(/** @type {string} */ field, /** @type {any} */ val) {
      const prev = this.get(field);
      return this.set(field, prev ? [].concat(prev, val) : val);
    },

    set: header(own),

    get(/** @type {string} */ field) {
      return this.getHeader(field);
    },

    vary(/** @type {any} */ field) {
      vary(/** @type {any} */ (this), field);
      return this;
    },

    attachment(/** @type {any} */ filename) {
      return this.set('Content-Disposition', own.attach(this, filename));
    },

    cookie(/** @type {string} */ name, /** @type {any} */ value, /** @type {any} */ options) {
      const opts = own.cookieOptions(options);
      const { secret } = this.req;
      const { signed } = opts;
      if (signed && !secret) throw new Error('cookieParser("secret") required for signed cookies');
      let val = typeof value === 'object' ? `j:${JSON.stringify(value)}` : String(value);
      if (signed) val = `s:${own.sign(val, secret)}`;
      if (opts.maxAge != null) {
        const maxAge = opts.maxAge - 0;
        if (!Number.isNaN(maxAge)) {
          opts.expires = new Date(Date.now() + maxAge);
          opts.maxAge = Math.floor(maxAge / 1000);
        }
      }
      opts.path ??= '/';
      this.append('Set-Cookie', cookie.serialize(name, val, opts));
      return this;
    },
  };
}

/** `res.type`. @param {any} own */
function contentType(own) {
  return /** @this {any} */ function contentType(/** @type {any} */ type) {
    return this.set('Content-Type', type.indexOf('/') === -1 ? own.typeOf(type) : type);
  };
}

/** `res.set`. @param {any} own */
function header(own) {
  return /** @this {any} */ function header(/** @type {any} */ field, /** @type {any} */ val) {
    // biome-ignore lint/complexity/noArguments: `set(field, undefined)` sets "undefined", as Express does
    if (arguments.length !== 2) {
      for (const key in field) this.set(key, field[key]);
      return this;
    }
    let value = Array.isArray(val) ? val.map(String) : String(val);
    if (field.toLowerCase() === 'content-type') {
      if (Array.isArray(value)) throw new TypeError('Content-Type cannot be set to an Array');
      value = own.contentType(value);
    }
    this.setHeader(field, value);
    return this;
  };
}

module.exports = { defineHeaders };
