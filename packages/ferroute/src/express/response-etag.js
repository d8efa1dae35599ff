// The setting `etag`: which function makes the entity tags of answers.

'use strict';

const binding = require('../binding');

/** @param {boolean} strong */
function tagger(strong) {
  /**
   * The entity tag of a body, as the package `etag` makes it.
   * @param {any} body
   * @param {BufferEncoding} [encoding]
   * @returns {string}
   */
  return function generateETag(body, encoding) {
    return binding.etag(Buffer.isBuffer(body) ? body : Buffer.from(body, encoding), strong);
  };
}

const weakTag = tagger(false);
const strongTag = tagger(true);

/**
 * @param {any} value of the setting
 * @returns {((body: any, encoding?: BufferEncoding) => any) | undefined}
 * @throws {TypeError} A value that the setting has not got.
 */
function compileETag(value) {
  if (typeof value === 'function') return value;
  if (value === true || value === 'weak') return weakTag;
  if (value === 'strong') return strongTag;
  if (value === false) return undefined;
  throw new TypeError(`unknown value for etag function: ${value}`);
}

module.exports = { compileETag, strongTag, weakTag };
