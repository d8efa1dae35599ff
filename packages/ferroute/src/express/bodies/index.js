// The parsers of bodies: `express.json`, `urlencoded`, `text` and `raw`. Their options are checked by the packages that Express
// uses, and so is every request that is not an ordinary one; see reader.js.

'use strict';

const bytes = require('bytes');
const deprecate = require('depd')('body-parser');
const { jsonParser: parserOfJson } = require('./json');
const { defineMediaTypes } = require('./media-types');
const { defineReader } = require('./reader');

/** What a body may have when nobody says how much. */
const DEFAULT_LIMIT = 100 * 1024;

/**
 * Options with one of them changed; they may be inherited.
 * @param {any} options
 * @param {string} name
 * @param {unknown} value
 */
const withOption = (options, name, value) => Object.create(Object(options), { [name]: { value, enumerable: true } });

/** @param {any} body */
const asItIs = (body) => body;

/**
 * @param {import('../editions').Edition} edition
 */
function defineBodies(edition) {
  const { bodies } = edition;
  const read = defineReader(bodies);
  const mediaTypes = defineMediaTypes(bodies);

  /** @param {any} options of `urlencoded` */
  function formOptions(options) {
    if (!bodies.asksForExtended || options.extended !== undefined) return options;
    deprecate('undefined extended: provide extended option');
    return withOption(options, 'extended', true);
  }

  /**
   * @param {'json' | 'urlencoded' | 'text' | 'raw'} name of the package's parser
   * @param {any} options
   * @param {string} defaultType
   * @param {string | undefined} defaultCharset
   * @returns {import('./reader').Format} With a parser that gives the body as it is.
   */
  function format(name, options, defaultType, defaultCharset) {
    const { judge, asked } = mediaTypes(options.type || defaultType, defaultCharset);
    return {
      ordinary: bodies.parsers[name](asked === undefined ? options : withOption(options, 'type', asked)),
      limit: options.limit == null ? DEFAULT_LIMIT : (bytes.parse(options.limit) ?? DEFAULT_LIMIT),
      verify: options.verify,
      isText: defaultCharset !== undefined,
      parse: asItIs,
      judge,
    };
  }

  // The middleware have the names that layers of Express have.
  return {
    /** @param {any} [options] */
    json(options) {
      const given = options || {};
      const json = format('json', given, 'application/json', bodies.defaultCharset(given));
      json.parse = parserOfJson(given);
      return function jsonParser(/** @type {any} */ req, /** @type {any} */ res, /** @type {any} */ next) {
        read(json, req, res, next);
      };
    },

    /** @param {any} [options] */
    urlencoded(options) {
      const given = formOptions(options || {});
      const form = format('urlencoded', given, 'application/x-www-form-urlencoded', bodies.defaultCharset(given));
      form.parse = bodies.formParser(given);
      return function urlencodedParser(/** @type {any} */ req, /** @type {any} */ res, /** @type {any} */ next) {
        read(form, req, res, next);
      };
    },

    /** @param {any} [options] */
    text(options) {
      const given = options || {};
      const text = format('text', given, 'text/plain', bodies.defaultTextCharset(given));
      return function textParser(/** @type {any} */ req, /** @type {any} */ res, /** @type {any} */ next) {
        read(text, req, res, next);
      };
    },

    /** @param {any} [options] */
    raw(options) {
      const raw = format('raw', options || {}, 'application/octet-stream', undefined);
      return function rawParser(/** @type {any} */ req, /** @type {any} */ res, /** @type {any} */ next) {
        read(raw, req, res, next);
      };
    },
  };
}

module.exports = { defineBodies };
