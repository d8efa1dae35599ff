// The scope of a function whose result is kept: it has no request, and what it asks for concerns everybody who gets the
// result.

'use strict';

const { Scope, findScope } = require('../scope');

const DOCS = 'https://nextjs.org/docs';

/** What is said of the request inside of each kind. */
const KINDS = {
  'use cache': {
    name: '"use cache"',
    more: `${DOCS}/messages/next-request-in-use-cache`,
    instead: 'Read it outside the cached function and pass what you need as an argument.',
  },
  unstable_cache: {
    name: 'unstable_cache()',
    more: `${DOCS}/app/api-reference/functions/unstable_cache`,
    instead: 'Read it outside the cached function and pass what you need as an argument.',
  },
};

/** @typedef {keyof typeof KINDS} CacheKind */

class CacheScope extends Scope {
  /** What `cacheLife()` said in it. @type {import('./config').Profile} */
  life = {};

  /**
   * @param {CacheKind} cacheKind
   */
  constructor(cacheKind) {
    const outer = /** @type {any} */ (findScope());
    super('cache', outer?.route ?? { pattern: 'unknown', file: 'unknown' }, undefined, undefined);
    this.cacheKind = cacheKind;
    /** The invocation that it was called in. @type {any} */
    this.parent = outer?.parent ?? outer;
    /** @type {any} */
    this.outer = outer;
    // Whether drafts are seen is the request's, and asked for inside, too.
    this.draft = outer?.draft;
  }

  /**
   * @param {string} expression
   * @override
   */
  useDynamic(expression) {
    // Says that a result is not to be kept, which is not so.
    if (expression === 'unstable_noStore()') return;
    const { name, more, instead } = KINDS[this.cacheKind];
    throw new Error(
      `Route "${this.route.pattern}": \`${expression}\` can't be read inside \`${name}\`. ${instead}\nLearn more: ${more}`,
    );
  }
}

/**
 * What was kept with these is part of what the caller makes: its tags, and it lives no longer.
 *
 * @param {any} scope
 * @param {Iterable<string>} tags
 * @param {number | undefined} revalidate
 * @param {number | undefined} [expire]
 */
function passOn(scope, tags, revalidate, expire) {
  if (!scope || (scope.kind !== 'cache' && !scope.isStatic)) return;
  const { cache } = scope;
  for (const tag of tags) cache.tags.add(tag);
  if (revalidate !== undefined && !(typeof cache.revalidate === 'number' && cache.revalidate <= revalidate)) {
    cache.revalidate = revalidate;
  }
  if (expire !== undefined && !(cache.expire !== undefined && cache.expire <= expire)) cache.expire = expire;
}

/** Whether the invocation sees drafts: then nothing is taken from the cache, or put there. @param {any} scope */
const seesDrafts = (scope) => (scope?.parent ?? scope)?.draft?.isEnabled === true;

module.exports = { CacheScope, passOn, seesDrafts };
