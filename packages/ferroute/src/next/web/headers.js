// Headers of a request: read only, as `headers()` gives them, and built only when more is asked than one of them, as
// `request.headers` is.

'use strict';

/** Of Next's own client, which handlers do not see. */
const HIDDEN = new Set([
  'rsc',
  'next-router-state-tree',
  'next-router-prefetch',
  'next-hmr-refresh',
  'next-router-segment-prefetch',
  'x-nextjs-request-id',
  'x-nextjs-html-request-id',
]);

const NativeHeaders = Headers;
/** @type {new (init?: any) => any} */
const WebHeaders = Headers;

/** @typedef {Record<string, string | string[] | undefined>} NodeHeaders As `req.headers` has them. */

/**
 * @param {Headers} headers
 * @param {NodeHeaders} from
 */
function fill(headers, from) {
  for (const name of Object.keys(from)) {
    const value = from[name];
    if (typeof value === 'string') headers.append(name, value);
    else if (value !== undefined) for (const each of value) headers.append(name, each);
  }
  return headers;
}

class ReadonlyHeadersError extends Error {
  constructor() {
    super('Headers cannot be modified. Read more: https://nextjs.org/docs/app/api-reference/functions/headers');
  }
}

/** Web headers over those of a request. */
class SealedHeaders extends WebHeaders {
  /** @param {NodeHeaders} from */
  constructor(from) {
    super();
    for (const name of Object.keys(from)) {
      const value = from[name];
      if (HIDDEN.has(name) || value === undefined) continue;
      for (const each of typeof value === 'string' ? [value] : value) super.append(name, each);
    }
  }

  append() {
    throw new ReadonlyHeadersError();
  }

  delete() {
    throw new ReadonlyHeadersError();
  }

  set() {
    throw new ReadonlyHeadersError();
  }
}

// ===== request.headers =====

/** What a name may be, and it is in lower case. */
const LOWER = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;

const kFrom = Symbol('from');
const kNative = Symbol('native');

/**
 * `request.headers`: one header is looked up where Node has it, for anything else there are native ones.
 *
 * @this {any}
 * @param {NodeHeaders} from
 */
function LazyHeaders(from) {
  this[kFrom] = from;
  this[kNative] = undefined;
}

/** @param {any} lazy @returns {any} */
const nativeOf = (lazy) => (lazy[kNative] ??= fill(new NativeHeaders(), lazy[kFrom]));

/**
 * What one header is, without building any: text, null for none, undefined where the native ones have to say.
 *
 * @param {any} lazy
 * @param {any} given
 */
function lookUp(lazy, given) {
  if (lazy[kNative] !== undefined || typeof given !== 'string') return undefined;
  const name = LOWER.test(given) ? given : given.toLowerCase();
  if (!LOWER.test(name)) return undefined;
  const from = lazy[kFrom];
  const value = Object.hasOwn(from, name) ? from[name] : undefined;
  return value === undefined ? null : typeof value === 'string' ? value : undefined;
}

LazyHeaders.prototype = Object.create(NativeHeaders.prototype, {
  get: {
    /** @this {any} @param {any} name */
    value: function get(name) {
      const found = lookUp(this, name);
      // biome-ignore lint/complexity/noArguments: without an argument Node has something to say
      return found === undefined ? nativeOf(this).get(...arguments) : found;
    },
  },
  has: {
    /** @this {any} @param {any} name */
    value: function has(name) {
      const found = lookUp(this, name);
      // biome-ignore lint/complexity/noArguments: as above
      return found === undefined ? nativeOf(this).has(...arguments) : found !== null;
    },
  },
});

for (const name of Reflect.ownKeys(NativeHeaders.prototype)) {
  if (name === 'constructor' || name === 'get' || name === 'has') continue;
  const native = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(NativeHeaders.prototype, name));
  if (typeof native.value !== 'function') continue;
  Object.defineProperty(LazyHeaders.prototype, name, {
    ...native,
    /** @this {any} @param {any[]} args */
    value(...args) {
      return native.value.apply(nativeOf(this), args);
    },
  });
}

/** @param {NodeHeaders} from @returns {Headers} */
const lazyHeaders = (from) => new /** @type {any} */ (LazyHeaders)(from);

module.exports = { SealedHeaders, fill, lazyHeaders };
