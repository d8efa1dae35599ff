// What a proxy's response asks for: to go on, somewhere else maybe and with other headers; to be sent elsewhere; or to be the
// answer itself. The headers by which `NextResponse` says so stay here.

'use strict';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const OVERRIDE = 'x-middleware-override-headers';
const REQUEST_PREFIX = 'x-middleware-request-';
/** Those of our own connection, and those by which `NextResponse` speaks: no client sees them. */
const NOT_SENT = new Set([
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'expect',
  'keep-alive',
  'keepalive',
  'transfer-encoding',
  OVERRIDE,
  'x-middleware-next',
  'x-middleware-redirect',
  'x-middleware-refresh',
  'x-middleware-rewrite',
  'x-middleware-set-cookie',
]);
/** A comma that ends a cookie: after it a name and `=`. The one in a date has neither. */
const NEXT_COOKIE = /,(?=\s*[!#$%&'*+.^_`|~0-9A-Za-z-]+=)/;

/**
 * @typedef {[name: string, value: string][]} Pairs
 *
 * @typedef {object} Outcome
 * @property {'next' | 'redirect' | 'respond'} kind
 * @property {string} [to] `next`: the rewrite's destination, as it was given. `redirect`: the `Location`.
 * @property {number} status Of the response: what the handler's answer begins with.
 * @property {Pairs} headers Of the answer, whoever gives it. Names in lower case, more than once only `set-cookie`.
 * @property {Map<string, string | null> | undefined} request All headers that the request is to have from now on; undefined:
 *   those that it has. Names in lower case.
 * @property {string} [cookies] What `cookies()` of the handler is to see, as `Set-Cookie` has it.
 */

/**
 * @param {Response} response
 * @returns {Outcome}
 */
function outcomeOf(response) {
  const { headers: given, status } = response;
  const request = overridden(given);
  const headers = headersOf(given);
  const cookies = given.get('x-middleware-set-cookie') ?? undefined;
  const rewrite = given.get('x-middleware-rewrite');
  const location = given.get('location');
  if (location !== null && REDIRECTS.has(status)) {
    return { kind: 'redirect', to: location, status, headers, request: undefined };
  }
  const goesOn = location === null && (rewrite !== null || given.has('x-middleware-next'));
  if (!goesOn) return { kind: 'respond', status, headers, request: undefined };
  return { kind: 'next', to: rewrite ?? undefined, status, headers, request, cookies };
}

/** @param {Headers} given */
function overridden(given) {
  const names = given.get(OVERRIDE);
  if (names === null) return undefined;
  /** @type {Map<string, string | null>} */
  const request = new Map();
  for (const name of names.split(',')) {
    const key = name.trim().toLowerCase();
    if (key) request.set(key, given.get(REQUEST_PREFIX + key));
  }
  return request;
}

/** @param {Headers} given @returns {Pairs} */
function headersOf(given) {
  /** @type {Pairs} */
  const headers = [];
  for (const [name, value] of given) {
    if (NOT_SENT.has(name) || name.startsWith(REQUEST_PREFIX)) continue;
    if (name === 'set-cookie') for (const cookie of value.split(NEXT_COOKIE)) headers.push([name, cookie.trim()]);
    else if (value) headers.push([name, value]);
  }
  return headers;
}

/**
 * The headers of a request as the proxy wants them: those that it lists and no others, and, as in Next, those that it sets for the
 * answer.
 *
 * @param {string[]} raw Flat, as sent.
 * @param {Pick<Outcome, 'headers' | 'request' | 'cookies'>} outcome
 * @returns {string[] | undefined} Undefined if they stay what they are.
 */
function requestHeaders(raw, { request, headers, cookies }) {
  if (!request && headers.length === 0 && cookies === undefined) return undefined;
  /** @type {Map<string, string[]>} What comes in the place of what was sent. */
  const set = new Map();
  for (const [name, value] of headers) set.set(name, [...(set.get(name) ?? []), value]);
  if (cookies !== undefined) set.set('x-middleware-set-cookie', [cookies]);
  /** @type {string[]} */
  const result = [];
  const done = new Set();
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index].toLowerCase();
    if (set.has(name) || done.has(name)) continue;
    if (!request) result.push(raw[index], raw[index + 1]);
    else {
      const value = request.get(name);
      if (value !== undefined && value !== null) result.push(raw[index], value);
      done.add(name);
    }
  }
  for (const [name, value] of request ?? []) {
    if (value !== null && !done.has(name) && !set.has(name)) result.push(name, value);
  }
  for (const [name, values] of set) for (const value of values) result.push(name, value);
  return result;
}

/**
 * A URL as it is seen from another: only its path if both are of one origin.
 *
 * @param {string} url
 * @param {string} origin
 */
function relativeTo(url, origin) {
  const parsed = new URL(url, origin);
  return parsed.origin === origin ? parsed.href.slice(origin.length) : parsed.href;
}

module.exports = { outcomeOf, relativeTo, requestHeaders };
