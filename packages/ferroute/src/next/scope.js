// What belongs to one invocation and is asked for from anywhere in it: `headers()`, `cookies()`, `after()`, tags of the cache.
// One AsyncLocalStorage for all of it, entered only where somebody may ask.

'use strict';

const { AsyncLocalStorage } = require('node:async_hooks');

/**
 * @typedef {'app' | 'pages' | 'proxy' | 'cache'} ScopeKind `cache`: a function whose answer is kept, which has no request.
 *
 * @typedef {object} ScopeRoute
 * @property {string} pattern As the route is written: `/api/users/[id]`.
 * @property {string} file As shown in messages.
 *
 * @typedef {object} ScopeCache What the invocation says of its being kept.
 * @property {Set<string>} tags
 * @property {number | false | undefined} revalidate Seconds; false is never.
 * @property {number | undefined} expire Seconds.
 * @property {string | undefined} dynamic What made the answer belong to this request alone, as messages name it.
 * @property {'auto' | 'force-dynamic' | 'force-static' | 'error'} mode The route's `dynamic`.
 */

const WRONG_CONTEXT = 'https://nextjs.org/docs/messages/next-dynamic-api-wrong-context';

/** @type {AsyncLocalStorage<Scope>} */
const storage = new AsyncLocalStorage();

/** Whether anything was loaded that asks for scopes. */
let needed = process.env.NODE_ENV === 'development';

/** One invocation. */
class Scope {
  /** `after` once the answer has been sent. @type {'action' | 'after'} */
  phase = 'action';
  /**
   * Functions and promises of `after()`. Functions are called when the answer has been sent. @type {(() => unknown)[]}
   */
  after = [];
  /** Its answer may be kept. */
  isStatic = false;
  /** Whoever watches whether its answer may be kept. @type {import('./cache/watch').Watch | undefined} */
  watch = undefined;
  /** The route's `fetchCache`. @type {string | undefined} */
  fetchCache = undefined;
  /** Draft mode: made by whoever asks for it. @type {any} */
  draft = undefined;
  /** @type {import('./web/cookies').HandlerCookies | undefined} */
  #mutable = undefined;
  /** @type {any} */
  #headers = undefined;
  /** @type {any} */
  #sealedCookies = undefined;
  /** @type {ScopeCache | undefined} */
  #cache = undefined;

  /**
   * @param {ScopeKind} kind
   * @param {ScopeRoute} route
   * @param {any} req Ours; undefined when there is none.
   * @param {any} res Ours; undefined when there is none.
   * @param {ScopeCache['mode']} [mode]
   */
  constructor(kind, route, req, res, mode = 'auto') {
    this.kind = kind;
    this.route = route;
    this.req = req;
    this.res = res;
    this.mode = mode;
  }

  /** What the invocation says of its being kept. */
  get cache() {
    this.#cache ??= { tags: new Set(), revalidate: undefined, expire: undefined, dynamic: undefined, mode: this.mode };
    return this.#cache;
  }

  /**
   * The request's headers, which nobody can change.
   *
   * @returns {Headers}
   */
  headers() {
    if (!this.#headers) {
      const { SealedHeaders } = require('./web/headers');
      this.#headers = new SealedHeaders(this.mode === 'force-static' ? {} : (this.req?.headers ?? {}));
    }
    return this.#headers;
  }

  /**
   * The request's cookies. While the handler runs they can be set, and what was set is seen by `get` and `has`; after it
   * they are as the client sent them.
   *
   * @returns {any} `ResponseCookies` or `RequestCookies` of `@edge-runtime/cookies`.
   */
  cookies() {
    const cookies = require('./web/cookies');
    if (this.mode === 'force-static' || this.kind === 'cache' || this.phase === 'after') {
      this.#sealedCookies ??= new cookies.SealedCookies(this.headers());
      return this.#sealedCookies;
    }
    this.#mutable ??= new cookies.HandlerCookies(this);
    return this.#mutable;
  }

  /**
   * The cookies that the handler has set so far, as `ResponseCookies.set` takes them.
   *
   * @returns {any[]}
   */
  get mutatedCookies() {
    return this.#mutable ? require('./web/cookies').HandlerCookies.modified(this.#mutable) : [];
  }

  /**
   * Something made the answer belong to this request alone.
   *
   * @param {string} expression As messages name it: `headers()`, `request.url`.
   * @throws {Error} Where the route says `dynamic = 'error'`.
   */
  useDynamic(expression) {
    if (this.mode === 'force-static') return;
    if (this.mode === 'error') {
      throw new StaticGenBailoutError(
        `Route ${this.route.pattern} with \`dynamic = "error"\` couldn't be rendered statically because it used ` +
          `\`${expression}\`. See more info here: https://nextjs.org/docs/app/building-your-application/rendering/` +
          'static-and-dynamic#dynamic-rendering',
      );
    }
    this.cache.dynamic ??= expression;
  }
}

/** A route that is to be static used what only a request has. */
class StaticGenBailoutError extends Error {
  code = 'NEXT_STATIC_GEN_BAILOUT';
}

/** Said by modules that ask for scopes, when they are loaded. */
function needScopes() {
  needed = true;
}

/** Whether invocations have to be run in a scope, though their route does not ask for it by itself. */
const scopesNeeded = () => needed;

/**
 * @template {any[]} A
 * @template R
 * @param {Scope} scope
 * @param {(...args: A) => R} fn
 * @param {A} args
 * @returns {R}
 */
function runInScope(scope, fn, ...args) {
  return storage.run(scope, fn, ...args);
}

/**
 * @template R
 * @param {() => R} fn
 * @returns {R}
 */
function runOutsideScope(fn) {
  return storage.run(/** @type {any} */ (undefined), fn);
}

/** The scope that the caller runs in, or undefined. */
const findScope = () => storage.getStore();

/**
 * The scope that the caller runs in.
 *
 * @param {string} name What was called, for the message.
 * @returns {Scope}
 * @throws {Error} Next's, where there is none.
 */
function currentScope(name) {
  const scope = storage.getStore();
  if (!scope) throw new Error(`\`${name}\` was called outside a request scope. Read more: ${WRONG_CONTEXT}`);
  return scope;
}

module.exports = {
  Scope,
  StaticGenBailoutError,
  currentScope,
  findScope,
  needScopes,
  runInScope,
  runOutsideScope,
  scopesNeeded,
};
