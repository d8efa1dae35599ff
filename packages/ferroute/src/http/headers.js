// The headers of requests: cut out of the head when somebody asks, and merged by Node's rules.

'use strict';

// What happens when a header comes more than once.
const JOIN = 0;
const JOIN_COOKIE = 1;
const COLLECT = 2;
const FIRST = 3;

/** @type {Map<string, number>} */
const rules = new Map([
  ...[
    'age',
    'authorization',
    'content-length',
    'content-type',
    'etag',
    'expires',
    'from',
    'host',
    'if-modified-since',
    'if-unmodified-since',
    'last-modified',
    'location',
    'max-forwards',
    'proxy-authorization',
    'referer',
    'retry-after',
    'server',
    'user-agent',
  ].map((name) => /** @type {[string, number]} */ ([name, FIRST])),
  ['cookie', JOIN_COOKIE],
  ['set-cookie', COLLECT],
]);

/** A header name as clients write it. */
class FieldName {
  /** @param {string} lower */
  constructor(lower) {
    this.lower = lower;
    this.rule = rules.get(lower) ?? JOIN;
  }
}

/** Names remembered at most: clients choose them. */
const MOST_NAMES = 1024;
/** @type {Map<string, FieldName>} */
const known = new Map();

/** @param {string} name */
function fieldName(name) {
  let field = known.get(name);
  if (field === undefined) {
    field = new FieldName(name.toLowerCase());
    if (known.size < MOST_NAMES) known.set(name, field);
  }
  return field;
}

/**
 * Name, value, name, value… as sent.
 * @param {string} head from the request line to the empty line
 * @returns {string[]}
 */
function parseHead(head) {
  /** @type {string[]} */
  const raw = [];
  let line = head.indexOf('\r\n') + 2;
  for (;;) {
    const end = head.indexOf('\r\n', line);
    if (end <= line) return raw;
    const colon = head.indexOf(':', line);
    let from = colon + 1;
    let to = end;
    // Space or tab around the value is not part of it.
    while (from < to && isSpace(head.charCodeAt(from))) from++;
    while (to > from && isSpace(head.charCodeAt(to - 1))) to--;
    raw.push(head.slice(line, colon), head.slice(from, to));
    line = end + 2;
  }
}

const COLON = 58;

/**
 * One header of a head, without the others.
 * @param {string} head
 * @param {string} lower its name
 * @returns {string | null | undefined} Null when it is there more than once.
 */
function findHeader(head, lower) {
  const { length } = lower;
  /** @type {string | undefined} */
  let found;
  let line = head.indexOf('\r\n') + 2;
  for (;;) {
    const end = head.indexOf('\r\n', line);
    if (end <= line) return found;
    const colon = line + length;
    // It must be the line's first colon: a name that is asked for may have one, a header's has none.
    if (
      head.charCodeAt(colon) === COLON &&
      head.slice(line, colon).toLowerCase() === lower &&
      head.indexOf(':', line) === colon
    ) {
      if (found !== undefined) return null;
      let from = colon + 1;
      let to = end;
      while (from < to && isSpace(head.charCodeAt(from))) from++;
      while (to > from && isSpace(head.charCodeAt(to - 1))) to--;
      found = head.slice(from, to);
    }
    line = end + 2;
  }
}

/** @param {number} code */
const isSpace = (code) => code === 32 || code === 9;

/**
 * `headers` or `trailers`: lower-case names, values merged as Node does.
 * @param {string[]} raw
 * @param {boolean} joinDuplicates the server's `joinDuplicateHeaders`
 * @returns {Record<string, any>}
 */
function mergeHeaders(raw, joinDuplicates) {
  /** @type {Record<string, any>} */
  const headers = {};
  for (let i = 0; i < raw.length; i += 2) addHeader(headers, raw[i], raw[i + 1], joinDuplicates);
  return headers;
}

/**
 * @param {Record<string, any>} headers
 * @param {string} name
 * @param {string} value
 * @param {boolean} joinDuplicates
 */
function addHeader(headers, name, value, joinDuplicates) {
  const { lower, rule } = fieldName(name);
  const before = headers[lower];
  if (rule === COLLECT) {
    if (before === undefined) headers[lower] = [value];
    else before.push(value);
  } else if (rule === FIRST) {
    if (before === undefined) headers[lower] = value;
    else if (joinDuplicates) headers[lower] = `${before}, ${value}`;
  } else if (typeof before === 'string') {
    headers[lower] = rule === JOIN_COOKIE ? `${before}; ${value}` : `${before}, ${value}`;
  } else {
    headers[lower] = value;
  }
}

/**
 * `headersDistinct` or `trailersDistinct`: every value of every name.
 * @param {string[]} raw
 * @returns {Record<string, string[]>}
 */
function distinctHeaders(raw) {
  /** @type {Record<string, string[]>} */
  const headers = Object.create(null);
  for (let i = 0; i < raw.length; i += 2) {
    const { lower } = fieldName(raw[i]);
    const before = headers[lower];
    if (before === undefined) headers[lower] = [raw[i + 1]];
    else before.push(raw[i + 1]);
  }
  return headers;
}

module.exports = { parseHead, findHeader, mergeHeaders, distinctHeaders };
