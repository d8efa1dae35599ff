// Header names and values of answers: valid or an error as Node throws it, and remembered, because a program sends the
// same few names, and mostly the same values, in every answer.

'use strict';

const http = require('node:http');
const { invalidChar, invalidHeaderValue } = require('./errors');

// What the name makes of the answer (`HeaderName.kind`).
const PLAIN = 0;
const CONNECTION = 1;
const TRANSFER_ENCODING = 2;
const CONTENT_LENGTH = 3;
const DATE = 4;
const EXPECT = 5;
const TRAILER = 6;
const KEEP_ALIVE = 7;
const COOKIE = 8;

/** @type {Map<string, number>} */
const kinds = new Map([
  ['connection', CONNECTION],
  ['transfer-encoding', TRANSFER_ENCODING],
  ['content-length', CONTENT_LENGTH],
  ['date', DATE],
  ['expect', EXPECT],
  ['trailer', TRAILER],
  ['keep-alive', KEEP_ALIVE],
  ['cookie', COOKIE],
]);

/** Names of headers that say which body it is. */
const DESCRIBING = new Set(['content-type', 'etag', 'last-modified']);

/** Names remembered at most; a program that makes up names must not fill the memory. */
const MOST_NAMES = 2048;
/** Values longer than this are not remembered. */
const LONGEST_VALUE = 128;

const NOT_ASCII = /[^\t\x20-\x7e]/;
const INVALID = /[^\t\x20-\x7e\x80-\xff]/;

/** A header name as one program wrote it, known to be valid. */
class HeaderName {
  /**
   * @param {string} written
   * @param {string} lower
   * @param {number} id equal for all spellings of a name; -1 when it is not remembered
   */
  constructor(written, lower, id) {
    this.written = written;
    this.lower = lower;
    this.id = id;
    this.kind = kinds.get(lower) ?? PLAIN;
    /** Whether it says something of the body or of its copies. */
    this.describes = DESCRIBING.has(lower);
    /** The last valid value of ASCII, and the line it makes. @type {unknown} */
    this.lastValue = undefined;
    this.lastLine = '';
  }
}

/** @type {Map<string, HeaderName>} */
const written = new Map();
/** @type {Map<string, number>} */
const ids = new Map();

/**
 * @param {string} name
 * @returns {HeaderName}
 * @throws {TypeError} ERR_INVALID_HTTP_TOKEN
 */
function headerName(name) {
  return written.get(name) ?? newName(name);
}

/** @param {string} name */
function newName(name) {
  http.validateHeaderName(name);
  const lower = name.toLowerCase();
  if (written.size >= MOST_NAMES) return new HeaderName(name, lower, -1);
  let id = ids.get(lower);
  if (id === undefined) {
    id = ids.size;
    ids.set(lower, id);
  }
  const known = new HeaderName(name, lower, id);
  written.set(name, known);
  return known;
}

/**
 * The place of a name in a flat list of names and values, or -1. Spellings do not matter.
 * @param {any[]} list
 * @param {HeaderName} name
 */
function indexOfName(list, name) {
  const { id } = name;
  for (let i = 0; i < list.length; i += 2) {
    const other = list[i];
    // A name that is not remembered may be in the list from a time when it was not either: then the text decides.
    if (other.id === id && id !== -1) return i;
    if ((id === -1 || other.id === -1) && other.lower === name.lower) return i;
  }
  return -1;
}

/**
 * The place of a name that was only asked for: it need not be valid.
 * @param {any[]} list
 * @param {string} name
 */
function indexOfText(list, name) {
  const known = written.get(name);
  if (known !== undefined) return indexOfName(list, known);
  const lower = name.toLowerCase();
  for (let i = 0; i < list.length; i += 2) if (list[i].lower === lower) return i;
  return -1;
}

/**
 * @param {HeaderName} name
 * @param {any} value
 * @returns {boolean} whether it has a byte above 127
 * @throws {TypeError} ERR_HTTP_INVALID_HEADER_VALUE, ERR_INVALID_CHAR
 */
function checkValue(name, value) {
  if (value === undefined) throw invalidHeaderValue(value, name.written);
  if (value === name.lastValue) return false;
  if (NOT_ASCII.test(value)) {
    if (INVALID.test(value)) throw invalidChar('header content', name.written);
    return true;
  }
  if (typeof value === 'string' && value.length <= LONGEST_VALUE) {
    name.lastValue = value;
    name.lastLine = `${name.written}: ${value}\r\n`;
  }
  return false;
}

/**
 * `Name: value\r\n`, of a value that was checked.
 * @param {HeaderName} name
 * @param {any} value
 * @returns {string}
 */
function headerLine(name, value) {
  return value === name.lastValue ? name.lastLine : `${name.written}: ${value}\r\n`;
}

/** @param {string} text */
const hasInvalidChar = (text) => NOT_ASCII.test(text) && INVALID.test(text);

/** Node's test for `chunked` in a header's value. */
const CHUNKED_VALUE = /(?:^|\W)chunked(?:$|\W)/i;
/** Node's test for `close` in a header's value. */
const CLOSE_VALUE = /(?:^|\W)close(?:$|\W)/i;

module.exports = {
  PLAIN,
  CONNECTION,
  TRANSFER_ENCODING,
  CONTENT_LENGTH,
  DATE,
  EXPECT,
  TRAILER,
  KEEP_ALIVE,
  COOKIE,
  CHUNKED_VALUE,
  CLOSE_VALUE,
  headerName,
  indexOfName,
  indexOfText,
  checkValue,
  headerLine,
  hasInvalidChar,
};
