// `unstable_cache`: a function whose results are kept by its arguments.

'use strict';

const { findScope, runInScope } = require('../scope');
const { config } = require('./config');
const { checkedRevalidate } = require('./life');
const { CacheScope, passOn, seesDrafts } = require('./scope');
const { get, keyOf, now, once, renew, set } = require('./store');
const { checkedTags, implicitTags } = require('./tags');

/**
 * @template {(...args: any[]) => Promise<any>} T
 * @param {T} cb
 * @param {string[]} [keyParts]
 * @param {{ revalidate?: number | false, tags?: string[] }} [options]
 * @returns {T}
 */
function unstable_cache(cb, keyParts, options = {}) {
  if (options.revalidate === 0) {
    throw new Error(
      `Invariant revalidate: 0 can not be passed to unstable_cache(), must be "false" or "> 0" ${cb.toString()}`,
    );
  }
  const tags = options.tags ? checkedTags(options.tags, `unstable_cache ${cb.toString()}`) : [];
  const revalidate = checkedRevalidate(options.revalidate, `unstable_cache ${cb.name || cb.toString()}`);
  const fixed = `${cb.toString()}-${Array.isArray(keyParts) && keyParts.join(',')}`;

  /** @param {any[]} args */
  const cached = async (...args) => {
    const scope = /** @type {any} */ (findScope());
    const invocation = `${fixed}-${JSON.stringify(args)}`;
    const key = keyOf(invocation);
    const run = () => runInScope(new CacheScope('unstable_cache'), cb, ...args);
    passOn(scope, tags, revalidate);
    if (seesDrafts(scope)) return run();

    const made = { tags, revalidate };
    /** @type {{ result?: any }} */
    const own = {};
    /** @returns {Promise<{ text: string | undefined, result?: any }>} */
    const make = async () => {
      const created = now();
      const result = await run();
      const text = JSON.stringify(result);
      await store(key, text, { ...made, created });
      return { text, result };
    };
    const fresh = () => kept(key, tags, revalidate);
    /** @returns {Promise<string | undefined>} */
    const look = async () => {
      const isNested = scope?.kind === 'cache' && scope.cacheKind === 'unstable_cache';
      const found = isNested ? undefined : await find(key, tags, revalidate);
      // Whoever keeps the result in turn, or has nobody to wait for what goes on afterwards, gets the new one.
      const waits = !scope || scope.kind === 'pages' || scope.kind === 'cache' || scope.isStatic;
      if (found && !(found.isStale && waits)) {
        if (found.isStale)
          renew(key, make, fresh, (error) => console.error(`revalidating cache with key: ${invocation}`, error));
        return found.text;
      }
      const { leads, made: renewed } = once(key, make, isNested ? undefined : fresh);
      const value = await renewed;
      if (leads && 'result' in value) own.result = value.result;
      return value.text;
    };
    const text = await (scope?.watch === undefined ? look() : scope.watch.read(key, look));
    return 'result' in own ? own.result : parsed(text);
  };
  return /** @type {T} */ (/** @type {unknown} */ (cached));
}

const parsed = (/** @type {string | undefined} */ text) => (text === undefined ? undefined : JSON.parse(text));

/** Kept in the place of what JSON has no text for. */
const UNDEFINED = '';

/**
 * @param {string} key
 * @param {string[]} tags
 * @param {number | undefined} revalidate
 * @returns {Promise<{ text: string | undefined, isStale: boolean } | undefined>}
 */
async function find(key, tags, revalidate) {
  const softTags = implicitTags();
  if (config.cacheHandler) return require('./handler').findText(key, { tags, softTags, revalidate });
  const found = get(key, { tags, softTags, revalidate });
  return found && { text: textOf(found), isStale: found.isStale };
}

/**
 * What is kept and fresh.
 *
 * @param {string} key
 * @param {string[]} tags
 * @param {number | undefined} revalidate
 */
function kept(key, tags, revalidate) {
  const found = get(key, { tags, softTags: implicitTags(), revalidate });
  return found && !found.isStale ? { text: textOf(found) } : undefined;
}

/** @param {import('./store').Kept} found */
function textOf({ value }) {
  const text = value.toString();
  return text === UNDEFINED ? undefined : text;
}

/**
 * @param {string} key
 * @param {string | undefined} text
 * @param {{ tags: string[], revalidate: number | undefined, created: number }} given
 */
async function store(key, text, given) {
  if (config.cacheHandler) return require('./handler').storeText(key, text, given);
  set(key, text ?? UNDEFINED, given);
}

module.exports = { unstable_cache };
