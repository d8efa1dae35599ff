// What stands in Express's package besides its main file, for those who reach into it: the files of `lib`, and the utilities,
// which differ between Express 4 and 5.

'use strict';

const { METHODS } = require('node:http');
const contentDisposition = require('content-disposition-0');
const contentType5 = require('content-type');
const contentType4 = require('content-type-1');
const deprecate = require('depd')('express');
const mime = require('mime-types');
const { mime: mime4 } = require('send-0');
const { kInternals } = require('../create');
const { initialise } = require('./application');

/** What each file gives, made of the `express` function. @typedef {Record<string, (express: any) => any>} Files */

/** @type {Files} */
const shared = {
  'lib/application.js': (express) => express.application,
  'lib/request.js': (express) => express.request,
  'lib/response.js': (express) => express.response,
  'lib/view.js': (express) => express[kInternals].View,
};

/** @type {Files} */
const five = {
  ...shared,
  'lib/utils.js': (express) => ({
    methods: METHODS.map((method) => method.toLowerCase()),
    ...utilities(express, contentType5, normalize5),
  }),
};

/** @type {Files} */
const four = {
  ...shared,
  'lib/router/index.js': (express) => express.Router,
  'lib/router/route.js': (express) => express.Route,
  'lib/router/layer.js': (express) => express[kInternals].Layer,
  'lib/middleware/query.js': (express) => express.query,
  'lib/middleware/init.js': () => ({ init: initialise }),
  'lib/utils.js': (express) => ({
    ...utilities(express, contentType4, normalize4),
    isAbsolute,
    flatten: deprecate.function(flatten, 'utils.flatten: use array-flatten npm module instead'),
    contentDisposition: deprecate.function(
      contentDisposition,
      'utils.contentDisposition: use content-disposition npm module instead',
    ),
  }),
};

/**
 * @param {any} express
 * @param {any} contentType The library of that name.
 * @param {(type: string) => object} normalizeType
 */
function utilities(express, contentType, normalizeType) {
  // An application compiles settings; nobody else sees this one.
  const app = express();
  const compiler = (/** @type {string} */ name) => (/** @type {unknown} */ value) => {
    app.set(name, value);
    return app.get(`${name} fn`);
  };
  const compileETag = compiler('etag');
  return {
    etag: compileETag('strong'),
    wetag: compileETag('weak'),
    normalizeType,
    normalizeTypes: (/** @type {string[]} */ types) => types.map(normalizeType),
    compileETag,
    compileQueryParser: compiler('query parser'),
    compileTrust: compiler('trust proxy'),
    setCharset(/** @type {string | undefined} */ type, /** @type {string | undefined} */ charset) {
      if (!type || !charset) return type;
      const parsed = contentType.parse(type);
      parsed.parameters.charset = charset;
      return contentType.format(parsed);
    },
  };
}

/** The type for a media range or an extension. */
function normalize5(/** @type {string} */ type) {
  return type.includes('/') ? range5(type) : { value: mime.lookup(type) || 'application/octet-stream', params: {} };
}

function normalize4(/** @type {string} */ type) {
  return type.includes('/') ? range4(type) : { value: mime4.lookup(type), params: {} };
}

/** A media range with its parameters, as 5 reads it: quoted or not, each ends at the next semicolon. */
function range5(/** @type {string} */ text) {
  const [value, ...rest] = text.split(';');
  /** @type {{ value: string, quality: number, params: Record<string, string> }} */
  const range = { value: value.trim(), quality: 1, params: {} };
  for (const part of rest) {
    const at = part.indexOf('=');
    if (at < 0) continue;
    const name = part.slice(0, at).trim();
    const given = part.slice(at + 1).trim();
    if (name === 'q') range.quality = Number.parseFloat(given);
    else range.params[name] = given;
  }
  return range;
}

/** The same as 4 reads it. */
function range4(/** @type {string} */ text) {
  const [value, ...rest] = text.split(/ *; */);
  /** @type {{ value: string, quality: number, params: Record<string, string> }} */
  const range = { value, quality: 1, params: {} };
  for (const part of rest) {
    const [name, given] = part.split(/ *= */);
    if (name === 'q') range.quality = Number.parseFloat(given);
    else range.params[name] = given;
  }
  return range;
}

/** Whether a path is absolute, on whichever system. */
function isAbsolute(/** @type {string} */ path) {
  return /^(?:\/|.:[\\/]|\\\\)/.test(path) || undefined;
}

/**
 * @param {unknown[]} list
 * @param {number} [depth]
 */
const flatten = (list, depth) => list.flat(depth ?? Number.POSITIVE_INFINITY);

module.exports = { five, four };
