// `cacheHandlers` of the user: where `'use cache'` keeps its results, by its kind (`'use cache: remote'`; `default` without one).
// Next's interface: `get`, `set`, `refreshTags`, `getExpiration`, `updateTags`. What has no handler is kept by Rust.

'use strict';

const { pathToFileURL } = require('node:url');
const { keep } = require('../after');
const { runOutsideScope } = require('../scope');
const { config } = require('./config');
const { implicitTags } = require('./tags');

/** Kinds that are there without a handler of the user's. */
const OURS = ['default', 'remote'];

/**
 * @typedef {object} Entry Next's.
 * @property {ReadableStream<Uint8Array>} value
 * @property {string[]} tags
 * @property {number} stale In seconds, as the others.
 * @property {number} timestamp When it was begun, in milliseconds.
 * @property {number} expire
 * @property {number} revalidate
 *
 * @typedef {object} Handler
 * @property {(key: string, softTags: string[]) => Promise<Entry | undefined>} get
 * @property {(key: string, entry: Promise<Entry>) => Promise<void>} set
 * @property {() => Promise<void>} [refreshTags]
 * @property {(tags: string[]) => Promise<number>} [getExpiration]
 * @property {(tags: string[], durations?: { expire?: number }) => Promise<void>} [updateTags]
 *
 * @typedef {object} Found
 * @property {Buffer} value
 * @property {string[]} tags
 * @property {number} revalidate
 * @property {number} expire
 * @property {boolean} isStale
 *
 * @typedef {{ value: Buffer, tags: string[], stale: number, revalidate: number, expire: number, timestamp: number }} Made
 */

/** By file. @type {Map<string, Promise<Handler>>} */
const loading = new Map();

/** @param {string} file @returns {Promise<Handler>} */
function load(file) {
  let handler = loading.get(file);
  if (!handler) {
    handler = runOutsideScope(() => import(pathToFileURL(file).href)).then((module) => {
      const found = module.default?.default ?? module.default ?? module;
      if (typeof found?.get !== 'function' || typeof found.set !== 'function')
        throw new Error(
          `${file} exports no handler of cacheHandlers: an object with \`get\`, \`set\` and their kin is one`,
        );
      return found;
    });
    loading.set(file, handler);
  }
  return handler;
}

/**
 * The handler of a kind.
 *
 * @param {string} kind
 * @returns {Promise<Handler> | undefined} Undefined: Rust is.
 * @throws {Error} Next's, where there is none.
 */
function handlerOf(kind) {
  const file = Object.hasOwn(config.cacheHandlers, kind) ? config.cacheHandlers[kind] : undefined;
  if (file !== undefined) return load(file);
  if (!OURS.includes(kind)) throw new Error(`Unknown cache handler: ${kind}`);
  return undefined;
}

// ===== what belongs to one request

/**
 * What was asked of a handler in a request: once each.
 *
 * @typedef {object} Asked
 * @property {Promise<void>} [refreshed]
 * @property {Promise<number>} [expiration]
 * @property {Map<string, Result>} [results] By key.
 *
 * @typedef {{ bytes: Promise<Buffer>, began: number }} Result
 */

/** By the request's scope, then by kind. @type {WeakMap<object, Map<string, Asked>>} */
const asked = new WeakMap();
/** By the request's scope: tags that were invalidated in it, and when. @type {WeakMap<object, Map<string, number>>} */
const invalidated = new WeakMap();

/** @param {any} scope @param {string} kind @returns {Asked} */
function askedOf(scope, kind) {
  const request = scope?.parent ?? scope;
  if (!request) return {};
  let kinds = asked.get(request);
  if (!kinds) asked.set(request, (kinds = new Map()));
  let each = kinds.get(kind);
  if (!each) kinds.set(kind, (each = {}));
  return each;
}

/**
 * What a request gets for a key: the same each time, for a handler may be far away.
 *
 * @param {string} kind
 * @param {string} key
 * @param {any} scope Of the caller.
 * @param {() => Promise<Buffer>} look
 * @returns {Promise<Buffer>}
 */
function onceForRequest(kind, key, scope, look) {
  const request = askedOf(scope, kind);
  request.results ??= new Map();
  const before = request.results.get(key);
  const owner = scope?.parent ?? scope;
  const latest = Math.max(0, ...((owner && invalidated.get(owner)?.values()) ?? []));
  // Whatever was invalidated since: a handler knows better than this what is concerned.
  if (before && before.began > latest) return before.bytes;
  const { results } = request;
  const bytes = look();
  results.set(key, { bytes, began: now() });
  bytes.catch(() => results.delete(key));
  return bytes;
}

/**
 * What a handler has. It does not run in the request's scope: which clock it looks at, for example, is not the route's affair.
 *
 * @param {Handler} handler
 * @param {string} kind
 * @param {string} key
 * @param {any} scope Of the caller.
 * @returns {Promise<Found | undefined>}
 */
const find = (handler, kind, key, scope) => runOutsideScope(() => findOutside(handler, kind, key, scope));

/** @type {typeof find} */
async function findOutside(handler, kind, key, scope) {
  const request = askedOf(scope, kind);
  await (request.refreshed ??= Promise.resolve(handler.refreshTags?.()));
  const softTags = implicitTags(scope);
  const entry = await handler.get(key, softTags);
  if (!entry) return undefined;
  const { tags, revalidate, expire, timestamp } = entry;
  if (handler.getExpiration && softTags.length > 0) {
    const expiration = await (request.expiration ??= Promise.resolve(handler.getExpiration(softTags)));
    // Infinity: it has looked at them itself.
    if (expiration < Number.POSITIVE_INFINITY && timestamp <= expiration) return undefined;
  }
  const owner = scope?.parent ?? scope;
  const own = owner && invalidated.get(owner);
  const isInvalidated = [...tags, ...softTags].some((tag) => (own?.get(tag) ?? 0) > timestamp);
  if (isInvalidated || now() > timestamp + expire * 1000) return undefined;
  return {
    value: await readAll(entry.value),
    tags,
    revalidate,
    expire,
    isStale: now() > timestamp + revalidate * 1000,
  };
}

/** In milliseconds. */
const now = () => performance.timeOrigin + performance.now();

/**
 * @param {Handler} handler
 * @param {string} key
 * @param {Promise<Made>} made
 */
function store(handler, key, made) {
  const entry = made.then(({ value, ...about }) => ({ ...about, value: streamOf(value) }));
  // Whoever made it is told of an error.
  entry.catch(() => {});
  const storing = runOutsideScope(async () => handler.set(key, entry));
  keep(
    storing.catch((error) =>
      made.then(
        () => console.error(error),
        () => {},
      ),
    ),
  );
}

/**
 * @param {string[]} tags
 * @param {{ expire?: number } | undefined} durations Undefined: at once.
 * @param {any} scope Of the request that says so.
 */
function updateTags(tags, durations, scope) {
  const files = new Set(Object.values(config.cacheHandlers));
  if (files.size === 0) return;
  if (scope) {
    let own = invalidated.get(scope);
    if (!own) invalidated.set(scope, (own = new Map()));
    for (const tag of tags) own.set(tag, now());
  }
  for (const file of files) {
    const updating = load(file).then((handler) =>
      runOutsideScope(() => (durations ? handler.updateTags?.(tags, durations) : handler.updateTags?.(tags))),
    );
    keep(updating.catch((error) => console.error(error)));
  }
}

// ===== streams

/** @param {Buffer} bytes @returns {ReadableStream<Uint8Array>} */
const streamOf = (bytes) =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(bytes));
      controller.close();
    },
  });

/** @param {ReadableStream<Uint8Array>} stream */
async function readAll(stream) {
  const chunks = [];
  for await (const chunk of /** @type {any} */ (stream)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

module.exports = { find, handlerOf, onceForRequest, store, updateTags };
