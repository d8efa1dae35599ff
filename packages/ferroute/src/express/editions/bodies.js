// How the parsers of bodies differ between Express 4 and 5: what `req.body` is before they have parsed it, how they know that
// somebody has, which text they take, and how forms are read.

'use strict';

const querystring = require('node:querystring');
const createError = require('http-errors');
const qs = require('qs');
const { library } = require('./library');

const contentType = library(() => require('content-type'));
const contentType1 = library(() => require('content-type-1'));
const { wasGathered } = require('../../http/gather');

const UTF_8 = 'utf-8';

/**
 * How many parameters a form has; undefined when there are more than the limit.
 * @param {string} text
 * @param {number} limit
 */
function countParameters(text, limit) {
  let count = 1;
  for (let at = text.indexOf('&'); ; at = text.indexOf('&', at + 1)) {
    if (count > limit) return undefined;
    if (at === -1) return count;
    count++;
  }
}

/**
 * A parser of forms.
 * @param {any} options
 * @param {(text: string, parameterLimit: number, count: number) => any} parse
 * @returns {(text: string) => any}
 */
function formParser(options, parse) {
  const given = options.parameterLimit === undefined ? 1000 : options.parameterLimit;
  const limit = Number.isFinite(Number(given)) ? Math.trunc(given) : given;
  return (text) => {
    if (text.length === 0) return {};
    const count = countParameters(text, limit);
    if (count === undefined) throw createError(413, 'too many parameters', { type: 'parameters.too.many' });
    return parse(text, limit, count);
  };
}

/**
 * @param {string} text
 * @param {any} options of qs
 */
function parseNested(text, options) {
  try {
    return qs.parse(text, options);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw createError(400, 'The input exceeded the depth', { type: 'querystring.parse.rangeError' });
  }
}

/** As deep as the extended syntax goes. @param {any} options */
const depthOf = (options) => (options.depth === undefined ? 32 : options.depth);

const five = {
  get parsers() {
    return require('body-parser');
  },
  get typeIs() {
    return require('type-is');
  },

  /** The request has no body parsed yet. @param {any} req */
  prepare(req) {
    if (!('body' in req)) req.body = undefined;
  },
  /** Whether somebody has parsed the body before, by a look at the request. @param {any} req */
  isParsed: (req) => wasGathered(req),
  /** The body is about to be parsed, or is not after all. */
  mark(/** @type {any} */ _req, /** @type {boolean} */ _isParsed) {},

  /** @param {string} header */
  charsetOf: (header) => contentType().parse(header).parameters.charset?.toLowerCase(),
  /** @param {any} options */
  defaultCharset: (options) => options.defaultCharset || UTF_8,
  defaultTextCharset: (/** @type {any} */ options) => options.defaultCharset || UTF_8,

  /** Whether `urlencoded` warns who does not say which syntax is meant, and takes the extended one. */
  asksForExtended: false,

  /** A parser for forms in UTF-8. @param {any} options */
  formParser(options) {
    const { charsetSentinel, interpretNumericEntities } = options;
    const isExtended = Boolean(options.extended);
    const depth = isExtended ? depthOf(options) : 0;
    return formParser(options, (text, parameterLimit, count) =>
      parseNested(text, {
        allowPrototypes: true,
        arrayLimit: isExtended ? Math.max(100, count) : count,
        depth,
        charsetSentinel,
        interpretNumericEntities,
        charset: UTF_8,
        parameterLimit,
        strictDepth: true,
      }),
    );
  },
};

const four = {
  get parsers() {
    return require('body-parser-1');
  },
  get typeIs() {
    return require('type-is-1');
  },

  /** @param {any} req */
  prepare(req) {
    req.body = req.body || {};
  },
  /** @param {any} req */
  isParsed: (req) => Boolean(req._body),
  /** @param {any} req @param {boolean} isParsed */
  mark(req, isParsed) {
    req._body = isParsed;
  },

  /** @param {string} header */
  charsetOf(header) {
    try {
      return (contentType1().parse(header).parameters.charset || '').toLowerCase();
    } catch {
      return undefined;
    }
  },
  defaultCharset: () => UTF_8,
  /** @param {any} options */
  defaultTextCharset: (options) => options.defaultCharset || UTF_8,

  asksForExtended: true,

  /** @param {any} options */
  formParser(options) {
    if (options.extended === false) {
      return formParser(options, (text, maxKeys) => querystring.parse(text, undefined, undefined, { maxKeys }));
    }
    const depth = depthOf(options);
    return formParser(options, (text, parameterLimit, count) =>
      parseNested(text, {
        allowPrototypes: true,
        arrayLimit: Math.max(100, count),
        depth,
        strictDepth: true,
        parameterLimit,
      }),
    );
  },
};

module.exports = { four, five };
