// The body of a pages/api request, read and parsed before the handler is called.

'use strict';

const querystring = require('node:querystring');

/** What ends a request before its handler: the message is the reason phrase and the body. */
class ApiError extends Error {
  /**
   * @param {number} statusCode
   * @param {string} message
   */
  constructor(statusCode, message) {
    super(message);
    this.statusCode = statusCode;
  }
}

const NOTHING = Buffer.alloc(0);
/** What most bodies are said to be, and needs no parsing. */
const JSON_TYPE = { type: 'application/json', charset: 'utf-8' };
const TEXT_TYPE = { type: 'text/plain', charset: 'utf-8' };

/**
 * The media type and charset of a `Content-Type`. One that is missing or malformed is `text/plain`.
 *
 * @param {string | undefined} header
 * @returns {{ type: string, charset: string }}
 */
function contentType(header) {
  if (header === 'application/json') return JSON_TYPE;
  if (!header) return TEXT_TYPE;
  try {
    const { type, parameters } = require('content-type-1').parse(header);
    return { type, charset: parameters.charset || 'utf-8' };
  } catch {
    return TEXT_TYPE;
  }
}

/**
 * The value of `req.body`.
 *
 * @param {Buffer | undefined} bytes Undefined or empty when there is no body.
 * @param {string | undefined} header The request's `Content-Type`.
 * @returns {unknown}
 * @throws {ApiError} 400.
 */
function parseBody(bytes, header) {
  const { type, charset } = contentType(header);
  const text = bytes?.length || charset !== 'utf-8' ? decode(bytes ?? NOTHING, charset) : '';
  if (type === 'application/json' || type === 'application/ld+json') {
    // A common mistake of clients, and no reason to refuse them.
    if (text.length === 0) return {};
    try {
      return JSON.parse(text);
    } catch {
      throw new ApiError(400, 'Invalid JSON');
    }
  }
  return type === 'application/x-www-form-urlencoded' ? querystring.decode(text) : text;
}

function decode(/** @type {Buffer} */ bytes, /** @type {string} */ charset) {
  if (charset === 'utf-8' || /^utf-?8$/i.test(charset)) {
    // A byte order mark is no part of the text.
    const start = bytes.length > 2 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    return bytes.toString('utf8', start);
  }
  try {
    return require('iconv-lite').decode(bytes, charset);
  } catch {
    throw new ApiError(400, 'Invalid body');
  }
}

module.exports = { ApiError, parseBody };
