// The body of a pages/api request, read and parsed before the handler is called.

'use strict';

const querystring = require('node:querystring');

const DEFAULT_LIMIT = '1mb';
const UNITS = { kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30, tb: 2 ** 40, pb: 2 ** 50 };

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

/**
 * A size as the package `bytes` reads it: `1mb`, `500kb`, `2.5 MB`, `1024`, 1024.
 *
 * @param {string | number} size
 * @returns {number | undefined} Undefined when it is none.
 */
function bytesOf(size) {
  if (typeof size === 'number') return Number.isNaN(size) ? undefined : size;
  const match = /^([-+]?\d+(?:\.\d+)?) *(kb|mb|gb|tb|pb)$/i.exec(size);
  if (match) return Math.floor(UNITS[/** @type {keyof typeof UNITS} */ (match[2].toLowerCase())] * Number(match[1]));
  const plain = Number.parseInt(size, 10);
  return Number.isNaN(plain) ? undefined : plain;
}

/**
 * The media type and charset of a `Content-Type`. One that is missing or malformed is `text/plain`.
 *
 * @param {string | undefined} header
 * @returns {{ type: string, charset: string }}
 */
function contentType(header) {
  const semicolon = header?.indexOf(';') ?? -1;
  const type = (semicolon < 0 ? header : header?.slice(0, semicolon))?.trim().toLowerCase();
  const wrong = { type: 'text/plain', charset: 'utf-8' };
  if (!header || !type || !/^[!#$%&'*+.^_`|~0-9a-z-]+\/[!#$%&'*+.^_`|~0-9a-z-]+$/.test(type)) return wrong;
  let charset = 'utf-8';
  if (semicolon < 0) return { type, charset };
  const parameter =
    /; *([!#$%&'*+.^_`|~0-9A-Za-z-]+) *= *("(?:[\v !#-[\]-~\x80-\xff]|\\[\v -\xff])*"|[!#$%&'*+.^_`|~0-9A-Za-z-]+) */y;
  parameter.lastIndex = semicolon;
  while (parameter.lastIndex < header.length) {
    const match = parameter.exec(header);
    if (!match) return wrong;
    if (match[1].toLowerCase() !== 'charset') continue;
    charset = match[2].startsWith('"') ? match[2].slice(1, -1).replace(/\\([\v -\xff])/g, '$1') : match[2];
  }
  return { type, charset };
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
  const text = bytes?.length ? decode(bytes, charset) : '';
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
    return new TextDecoder(charset).decode(bytes);
  } catch {
    throw new ApiError(400, 'Invalid body');
  }
}

module.exports = { ApiError, DEFAULT_LIMIT, bytesOf, parseBody };
