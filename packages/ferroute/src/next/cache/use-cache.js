// What functions with `'use cache'` become: use-cache-transform.js writes calls of `cached` around them.

'use strict';

const v8 = require('node:v8');
const { findScope, runInScope } = require('../scope');
const { config } = require('./config');
const { find, handlerOf, onceForRequest, store } = require('./kinds');
const { lifeOf } = require('./life');
const { CacheScope, passOn, seesDrafts } = require('./scope');
const { get, keyOf, now, once, renew, set } = require('./store');
const { checkedTags, implicitTags } = require('./tags');

const DOCS = 'https://nextjs.org/docs';
/** What does not live for so many seconds does not become part of an answer that is kept without being asked for. */
const LEAST = 300;

/**
 * @param {string} id Of the function: its file and place, and its source.
 * @param {(...args: any[]) => any} fn
 * @param {unknown[]} captured What it takes from the functions around it.
 * @param {unknown[]} args
 */
async function callCached(id, fn, captured, args) {
  const scope = /** @type {any} */ (findScope());
  const run = () => {
    const inner = new CacheScope('use cache');
    return { inner, result: runInScope(inner, fn, ...args) };
  };
  if (seesDrafts(scope)) return run().result;
  const key = keyOf('use cache', id, serialized([captured, args], 'An argument').toString('base64'));
  const kind = /@([\w-]+)$/.exec(id)?.[1] ?? 'default';
  const look = () => lookUp(kind, key, run, scope);
  return opened(await (scope?.watch === undefined ? look() : scope.watch.read(key, look)), scope);
}

/**
 * The result as it is kept: what is there, or what is made now.
 *
 * @param {string} kind
 * @param {string} key
 * @param {() => { inner: CacheScope, result: any }} run
 * @param {any} scope Of the caller.
 * @returns {Promise<Buffer>}
 */
async function lookUp(kind, key, run, scope) {
  const handler = handlerOf(kind);
  if (handler) {
    const look = async () => lookUpElsewhere(await handler, kind, keyOf(config.build, key), run, scope);
    return onceForRequest(kind, key, scope, look);
  }
  const look = () => get(key, { tags: [], softTags: implicitTags(scope) });
  const fresh = () => {
    const made = look();
    return made && !made.isStale ? /** @type {Buffer} */ (made.value) : undefined;
  };
  const found = look();
  const make = async () => {
    const created = now();
    const { value, tags, revalidate, expire } = await madeBy(run);
    const bytes = packed(value, { tags, revalidate, expire });
    if (revalidate !== 0 && expire !== 0) set(key, bytes, { tags, revalidate, expire, created, ofBuild: true });
    return bytes;
  };
  return chosen(
    found && { bytes: /** @type {Buffer} */ (found.value), isStale: found.isStale },
    key,
    make,
    scope,
    fresh,
  );
}

/**
 * The same with a handler of the user's.
 *
 * @param {import('./kinds').Handler} handler
 * @param {string} kind
 * @param {string} key
 * @param {() => { inner: CacheScope, result: any }} run
 * @param {any} scope
 */
async function lookUpElsewhere(handler, kind, key, run, scope) {
  const make = async () => {
    const timestamp = performance.timeOrigin + performance.now();
    const made = madeBy(run).then((about) => ({ ...about, timestamp }));
    // As in Next it hears of it before it is there: who asks meanwhile waits.
    store(handler, key, made);
    const { value, tags, revalidate, expire } = await made;
    return packed(value, { tags, revalidate, expire });
  };
  const found = await find(handler, kind, key, scope);
  return chosen(found && { bytes: packed(found.value, found), isStale: found.isStale }, key, make, scope);
}

/**
 * What is there, if it does; else what is made.
 *
 * @param {{ bytes: Buffer, isStale: boolean } | undefined} found
 * @param {string} key
 * @param {() => Promise<Buffer>} make
 * @param {any} scope
 * @param {() => Buffer | undefined} [fresh] What another thread has made of it.
 */
function chosen(found, key, make, scope, fresh) {
  // Who keeps it in turn waits for a new one.
  const waits = scope?.kind === 'cache' || scope?.isStatic;
  if (!found || (found.isStale && waits)) return once(key, make, fresh).made;
  if (found.isStale) renew(key, make, fresh, console.error);
  return found.bytes;
}

/** @param {() => { inner: CacheScope, result: any }} run */
async function madeBy(run) {
  const { inner, result } = run();
  const value = serialized(await result, 'The result');
  return { value, tags: [...inner.cache.tags], ...lifeOfScope(inner) };
}

/**
 * What is known of a result stands in front of it: whoever takes it from the cache passes it on.
 *
 * @param {Buffer} value
 * @param {{ tags: string[], revalidate: number, expire: number }} about
 */
function packed(value, { tags, revalidate, expire }) {
  const about = Buffer.from(JSON.stringify({ tags, revalidate, expire }));
  return Buffer.concat([Buffer.from([about.length >> 8, about.length & 255]), about, value]);
}

/** How long a result lives: as `cacheLife()` said, or as the shortest of what it was made of. @param {CacheScope} scope */
function lifeOfScope({ life, cache }) {
  const standard = config.cacheLife.default;
  const least = (/** @type {(number | undefined)[]} */ ...values) =>
    Math.min(...values.filter((value) => value !== undefined));
  const nested = typeof cache.revalidate === 'number' ? cache.revalidate : undefined;
  return {
    stale: life.stale ?? standard.stale ?? 300,
    revalidate: life.revalidate ?? least(standard.revalidate, nested),
    expire: life.expire ?? least(standard.expire, cache.expire),
  };
}

/** @param {unknown} value @param {string} what */
function serialized(value, what) {
  try {
    return v8.serialize(value);
  } catch (cause) {
    const { message } = /** @type {Error} */ (cause);
    throw new Error(`${what} of a function with "use cache" cannot be kept: ${message}`, { cause });
  }
}

/**
 * The result, a copy of its own for each caller. V8's form defines own properties only, so that no key means more than itself.
 *
 * @param {Buffer} bytes
 * @param {any} scope
 */
function opened(bytes, scope) {
  const length = (bytes[0] << 8) | bytes[1];
  const { tags, revalidate, expire } = JSON.parse(bytes.toString('utf8', 2, 2 + length));
  passOn(scope, tags, revalidate, expire);
  if (scope?.watch !== undefined && (revalidate === 0 || expire < LEAST)) scope.useDynamic('a short-lived "use cache"');
  return v8.deserialize(bytes.subarray(2 + length));
}

/**
 * The same for a function expression.
 *
 * @param {string} id
 * @param {(...args: any[]) => any} fn
 * @param {() => unknown[]} [captured]
 */
function cached(id, fn, captured) {
  return (/** @type {any[]} */ ...args) => callCached(id, fn, captured?.() ?? [], args);
}

/** A function with `'use cache: private'` was called: a browser's cache, and so the affair of one request. */
function usePrivate() {
  const scope = findScope();
  if (scope?.isStatic) scope.useDynamic('"use cache: private"');
}

// ===== what they may say inside

/** @param {string} name */
function currentCache(name) {
  const scope = /** @type {any} */ (findScope());
  if (scope?.kind === 'cache' && scope.cacheKind === 'use cache') return scope;
  if (!config.cacheComponents) throw new Error(`\`${name}()\` is only available with the \`cacheComponents\` config.`);
  const where = scope ? `Route "${scope.route.pattern}": ` : '';
  const page = name === 'cacheTag' ? 'cache-tag-outside-use-cache' : 'cache-life-outside-use-cache';
  throw new Error(
    `${where}\`${name}()\` can only be called inside a \`"use cache"\` or \`"use cache: private"\` function.\n` +
      `Learn more: ${DOCS}/messages/${page}`,
  );
}

/** @param {string | import('./config').Profile} profile */
function cacheLife(profile) {
  const { life } = currentCache('cacheLife');
  const { revalidate, expire, stale } = lifeOf(profile);
  for (const [name, value] of Object.entries({ revalidate, expire, stale })) {
    if (value !== undefined && !(life[name] <= value)) life[name] = value;
  }
}

/** @param {string[]} tags */
function cacheTag(...tags) {
  const scope = currentCache('cacheTag');
  for (const tag of checkedTags(tags, '`cacheTag()`')) scope.cache.tags.add(tag);
}

module.exports = { cacheLife, cacheTag, cached, callCached, usePrivate };
