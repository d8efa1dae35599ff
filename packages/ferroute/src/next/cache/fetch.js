// `fetch` in route handlers: what its `cache` and `next` options ask for, as Next reads them. A `fetch` without them, and any
// outside of an invocation, is Node's own.

'use strict';

const { findScope, needScopes, runOutsideScope } = require('../scope');
const { FOREVER, ONE_YEAR, config } = require('./config');
const { checkedRevalidate } = require('./life');
const { passOn, seesDrafts } = require('./scope');
const { get, keyOf, now, once, renew, set } = require('./store');
const { checkedTags, implicitTags } = require('./tags');

/** Values of `fetchCache` with which a `fetch` that says nothing is kept. */
const KEPT_BY_DEFAULT = ['default-cache', 'force-cache', 'only-cache'];

/**
 * @typedef {object} Wanted What becomes of one call.
 * @property {number} revalidate Seconds it is kept; 0: it is not.
 * @property {boolean} isExplicit The call itself says so.
 * @property {string[]} tags
 * @property {string} url
 *
 * @typedef {{ headers: [string, string][], body: string, status: number, url: string }} Data As handlers of users see it, but
 *   for the headers, which are an object there.
 */

let isInstalled = false;

function installFetch() {
  if (isInstalled) return;
  isInstalled = true;
  const native = globalThis.fetch;
  /** @param {any} input @param {any} [init] */
  const fetch = function fetch(input, init) {
    const scope = /** @type {any} */ (findScope());
    const asks = init?.next !== undefined || init?.cache !== undefined || typeof input?.cache === 'string';
    if (!asks && scope?.fetchCache === undefined && !scope?.isStatic && scope?.kind !== 'cache')
      return native(input, init);
    if (init?.next !== undefined || init?.cache === 'force-cache') needScopes();
    return cachedFetch(native, input, init, scope);
  };
  // Node's own is writable, too.
  Object.defineProperty(globalThis, 'fetch', { value: fetch, writable: true, enumerable: true, configurable: true });
}

/**
 * @param {typeof globalThis.fetch} native
 * @param {any} input
 * @param {any} init
 * @param {any} scope
 * @returns {Promise<Response>}
 */
async function cachedFetch(native, input, init, scope) {
  const request = scope?.parent ?? scope;
  if (init?.next?.internal || request?.kind === 'pages' || request?.kind === 'proxy' || seesDrafts(scope)) {
    return native(input, init);
  }
  const wanted = wantedOf(input, init, scope);
  if (!wanted || wanted.revalidate === 0) return native(input, init);
  const { url, tags, revalidate } = wanted;
  const { key, body } = await keyOfCall(url, input, init);
  const again = body === undefined ? init : { ...init, body };

  const make = async () => {
    const created = now();
    // What Node's own `fetch` asks of the clock is not the handler's affair.
    const response = await runOutsideScope(() => native(input instanceof Request ? input.clone() : input, again));
    // Others than 200 are given, and not kept.
    const data = await dataOf(response);
    if (response.status === 200) await store(key, data, { tags, revalidate, created });
    return data;
  };
  const look = async () => {
    const asked = { tags, softTags: implicitTags(scope), revalidate };
    const found = await find(key, asked);
    const waits = scope?.isStatic || scope?.kind === 'cache';
    const fresh = () => kept(key, asked);
    if (!found || (found.isStale && waits)) return once(key, make, fresh).made;
    if (found.isStale) renew(key, make, fresh, console.error);
    return found.data;
  };
  return responseOf(await (scope?.watch === undefined ? look() : scope.watch.read(key, look)));
}

/**
 * @param {any} input
 * @param {any} init
 * @param {any} scope
 * @returns {Wanted | undefined} Undefined: nothing is asked for.
 */
function wantedOf(input, init, scope) {
  const url = urlOf(input);
  if (url === undefined) return undefined;
  const isRequest = typeof input === 'object' && typeof input.method === 'string';
  const given = (/** @type {string} */ name) => init?.[name] ?? (isRequest ? input[name] : undefined);
  const tags = checkedTags(init?.next?.tags ?? [], `fetch ${url}`);
  passOn(scope, tags, undefined);
  // Inside of `unstable_cache` the whole is kept, and its parts are not.
  const mode = scope?.kind === 'cache' && scope.cacheKind === 'unstable_cache' ? 'force-no-store' : scope?.fetchCache;
  let cache = given('cache');
  let revalidate = init?.next?.revalidate;
  if (cache !== undefined && revalidate !== undefined && areAtOdds(cache, revalidate)) {
    console.warn(
      `Warning: fetch for ${url} on ${scope?.route.pattern ?? ''} specified "cache: ${cache}" and "revalidate: ${revalidate}", ` +
        'only one should be specified.',
    );
    cache = undefined;
    revalidate = undefined;
  }
  const optsOut = cache === 'no-cache' || cache === 'no-store' || mode === 'force-no-store' || mode === 'only-no-store';
  if (cache === 'force-cache' && revalidate === undefined) revalidate = false;
  else if (optsOut) revalidate = 0;
  const isExplicit = revalidate !== undefined;
  let seconds = checkedRevalidate(revalidate, scope?.route.pattern ?? url);
  if (mode === 'only-no-store' && (cache === 'force-cache' || (seconds ?? 0) > 0)) {
    throw new Error(`cache: 'force-cache' used on fetch for ${url} with 'export const fetchCache = 'only-no-store'`);
  }
  if (mode === 'only-cache' && cache === 'no-store') {
    throw new Error(`cache: 'no-store' used on fetch for ${url} with 'export const fetchCache = 'only-cache'`);
  }
  if (mode === 'force-cache' && !seconds) seconds = FOREVER;
  if (seconds === undefined && KEPT_BY_DEFAULT.includes(mode)) seconds = FOREVER;
  if (isExplicit) tellScope(scope, /** @type {number} */ (seconds), url);
  return { url, tags, revalidate: seconds ?? 0, isExplicit };
}

/** @param {string} cache @param {unknown} revalidate */
const areAtOdds = (cache, revalidate) =>
  (cache === 'force-cache' && revalidate === 0) ||
  (cache === 'no-store' && (revalidate === false || /** @type {number} */ (revalidate) > 0));

/** An answer holds no longer than what it was made of. @param {any} scope @param {number} seconds @param {string} url */
function tellScope(scope, seconds, url) {
  if (seconds > 0) return passOn(scope, [], seconds >= FOREVER ? undefined : seconds);
  if (scope?.isStatic) scope.useDynamic(`revalidate: 0 fetch ${url} ${scope.route.pattern}`);
}

/** @param {any} input */
function urlOf(input) {
  try {
    const url = new URL(input instanceof Request ? input.url : input);
    url.username = '';
    url.password = '';
    return url.href;
  } catch {
    // Node has something to say about it.
    return undefined;
  }
}

/** Of a trace, which is another one with each call. */
const NOT_OF_KEY = new Set(['traceparent', 'tracestate']);

/**
 * @param {string} url
 * @param {any} input
 * @param {any} init
 * @returns {Promise<{ key: string, body?: unknown }>} `body`: what to send in the place of one that could be read only once.
 */
async function keyOfCall(url, input, init) {
  const isRequest = input instanceof Request;
  const headers = new Headers(init?.headers ?? (isRequest ? input.headers : undefined));
  const method = String(init?.method ?? (isRequest ? input.method : 'GET')).toUpperCase();
  /** @type {unknown} */
  let body = init?.body ?? undefined;
  let text = '';
  if (typeof body === 'string') text = body;
  else if (body instanceof FormData) {
    // Its boundary is another one each time.
    for (const [name, value] of body) {
      text += `${name}\0${typeof value === 'string' ? value : `${value.name}\0${await value.text()}`}\0`;
    }
  } else if (body !== undefined || (isRequest && input.body)) {
    const whole = new Uint8Array(await new Response(body ?? /** @type {any} */ (input.clone().body)).arrayBuffer());
    text = Buffer.from(whole).toString('base64');
    if (body instanceof ReadableStream) body = whole;
  }
  const listed = [...headers].filter(([name]) => !NOT_OF_KEY.has(name));
  const how = ['cache', 'mode', 'redirect', 'credentials', 'referrer', 'integrity'].map((name) => init?.[name] ?? null);
  const key = keyOf('fetch', url, method, listed, how, text);
  return init?.body instanceof ReadableStream ? { key, body } : { key };
}

/** @param {Response} response @returns {Promise<Data>} */
async function dataOf(response) {
  const body = Buffer.from(await response.arrayBuffer()).toString('base64');
  return { headers: [...response.headers], body, status: response.status, url: response.url };
}

/** @param {Data} data */
function responseOf({ headers, body, status, url }) {
  const isEmpty = status === 204 || status === 205 || status === 304;
  const response = new Response(isEmpty ? null : Buffer.from(body, 'base64'), { status, headers });
  // Of a `fetch`, and Node's class has no other way to say it.
  Object.defineProperty(response, 'url', { value: url });
  return response;
}

/** @param {string} key @param {import('./store').Asked} asked @returns {Promise<{ data: Data, isStale: boolean } | undefined>} */
async function find(key, asked) {
  if (config.cacheHandler) {
    const found = await require('./handler').findData(key, asked);
    return found && { ...found, data: { ...found.data, headers: Object.entries(found.data.headers) } };
  }
  const found = get(key, asked);
  return found && { data: dataIn(found), isStale: found.isStale };
}

/** What is kept and fresh. @param {string} key @param {import('./store').Asked} asked */
function kept(key, asked) {
  const found = get(key, asked);
  return found && !found.isStale ? dataIn(found) : undefined;
}

/** @param {import('./store').Kept} found @returns {Data} */
const dataIn = ({ value }) => JSON.parse(value.toString());

/** @param {string} key @param {Data} data @param {{ tags: string[], revalidate: number, created: number }} given */
async function store(key, data, given) {
  const revalidate = given.revalidate >= FOREVER ? ONE_YEAR : given.revalidate;
  if (config.cacheHandler) {
    const flat = { ...data, headers: Object.fromEntries(data.headers) };
    return require('./handler').storeData(key, flat, { ...given, revalidate });
  }
  set(key, JSON.stringify(data), { ...given, revalidate });
}

module.exports = { installFetch };
