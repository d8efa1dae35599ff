// How files differ between Express 4 and 5: the release of `send`, content types, what a dotfile is, how a download is named.

'use strict';

const { basename, extname, isAbsolute } = require('node:path');
const deprecate = require('depd')('express');
const { library } = require('./library');

const mime = library(() => require('mime-types'));
const mime0 = library(() => require('send-0').mime);

/** @param {string} part of a path */
const isDotfile = (part) => part.length > 1 && part[0] === '.';

const five = {
  get send() {
    return require('send');
  },

  /** Options of `send` besides those of both, which are left to it. @type {string[]} */
  oddOptions: [],

  /** Whether `sendFile` takes a path without a root. @type {(path: string) => boolean} */
  isAbsolute,

  /** `If-None-Match: *` means any tag, and where there is that header `If-Modified-Since` says nothing. */
  anyTag: true,

  /**
   * Whether a path is to be left to `send` for its dotfiles.
   * @param {string[]} parts
   * @param {unknown} dotfiles the option
   */
  hidesDotfile: (parts, dotfiles) => dotfiles !== 'allow' && parts.some(isDotfile),

  /** Types by extension; programs may change them. @type {Record<string, string>} */
  get types() {
    return mime().types;
  },

  /** @param {string} path */
  contentType: (path) => mime().contentType(extname(path)) || 'application/octet-stream',

  /** @param {string} name */
  disposition: (name) => require('content-disposition').create(basename(name)),

  /** The options of `res.sendFile`, which the application's settings are put into. @param {any} res @param {any} options */
  wireOptions(res, options) {
    options.etag = res.app.enabled('etag');
  },

  /** What else the response has. @param {Record<string, any>} _members @param {any} _sendPath */
  extendMembers(_members, _sendPath) {},

  /** @param {any} _serveStatic */
  extendStatic(_serveStatic) {},
};

const four = {
  get send() {
    return require('send-0');
  },
  /** Those of any system. @param {string} path */
  isAbsolute: (path) => /^(?:\/|.:[\\/]|\\\\)/.test(path),
  oddOptions: ['hidden', 'from'],
  anyTag: false,

  /** Without the option only the last part counts, as it did before there was one. @type {typeof five.hidesDotfile} */
  hidesDotfile(parts, dotfiles) {
    if (dotfiles === 'allow' || !parts.some(isDotfile)) return false;
    return dotfiles !== undefined || parts[parts.length - 1][0] === '.';
  },

  get types() {
    return mime0().types;
  },

  /** @param {string} path */
  contentType(path) {
    const type = mime0().lookup(path);
    const charset = mime0().charsets.lookup(type);
    return charset ? `${type}; charset=${charset}` : type;
  },

  /** @param {string} name */
  disposition: (name) => require('content-disposition-0')(name),

  wireOptions() {},

  /** @type {typeof five.extendMembers} */
  extendMembers(members, sendPath) {
    members.sendfile = deprecate.function(
      /** @this {any} @param {any} path @param {any} options @param {any} callback */
      function (path, options, callback) {
        sendPath(this, path, options, callback);
      },
      'res.sendfile: Use res.sendFile instead',
    );
  },

  /** @type {typeof five.extendStatic} */
  extendStatic(serveStatic) {
    serveStatic.mime = mime0();
  },
};

module.exports = { four, five };
