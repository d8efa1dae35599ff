// The segment config of a route file: `dynamic`, `revalidate` and their kin, as Next reads them.

'use strict';

/** What each may be, in the order of Next's messages. */
const DYNAMIC = ['auto', 'force-dynamic', 'error', 'force-static'];
const RUNTIMES = ['nodejs', 'edge'];
const FETCH_CACHE = [
  'auto',
  'default-cache',
  'only-cache',
  'force-cache',
  'default-no-store',
  'only-no-store',
  'force-no-store',
];

/**
 * @typedef {object} RouteConfig
 * @property {'auto' | 'force-dynamic' | 'force-static' | 'error'} dynamic
 * @property {number | false | undefined} revalidate Seconds; false is never.
 * @property {boolean} dynamicParams Whether params that `generateStaticParams` does not list are answered.
 * @property {string | undefined} fetchCache
 * @property {'nodejs' | 'edge'} runtime
 * @property {number | undefined} maxDuration Seconds.
 * @property {((context: { params: object }) => unknown) | undefined} generateStaticParams
 * @property {boolean} isStatic Whether answers to GET may be kept: by choice, and no other method is there.
 * @property {boolean} isWatched They are kept if nothing of the request is needed for them, though the file does not ask for it.
 */

/** Methods that keep a route from being static. */
const NOT_STATIC = ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'];

/**
 * @param {any} module What the file exports.
 * @param {string} file As shown in messages.
 * @param {{ keepsByDefault?: boolean }} [options] `keepsByDefault`: what `cacheComponents` means for it.
 * @returns {RouteConfig}
 * @throws {Error} For a value that Next would refuse.
 */
function routeConfig(module, file, { keepsByDefault = false } = {}) {
  const { dynamic, revalidate, dynamicParams, fetchCache, runtime, maxDuration, generateStaticParams } = module;
  const wrong = (/** @type {string} */ name, /** @type {unknown} */ value, /** @type {string} */ wanted) => {
    throw new Error(`${file}: \`export const ${name} = ${JSON.stringify(value)}\` is none of Next's: write ${wanted}`);
  };
  const oneOf = (/** @type {string} */ name, /** @type {unknown} */ value, /** @type {string[]} */ values) => {
    if (value === undefined || values.includes(/** @type {string} */ (value))) return;
    wrong(name, value, values.map((each) => `"${each}"`).join(', '));
  };
  oneOf('dynamic', dynamic, DYNAMIC);
  oneOf('runtime', runtime, RUNTIMES);
  oneOf('fetchCache', fetchCache, FETCH_CACHE);
  const isSeconds = (/** @type {unknown} */ value) => Number.isInteger(value) && /** @type {number} */ (value) >= 0;
  if (revalidate !== undefined && revalidate !== false && !isSeconds(revalidate)) {
    wrong('revalidate', revalidate, 'whole seconds, or false');
  }
  if (maxDuration !== undefined && !isSeconds(maxDuration)) wrong('maxDuration', maxDuration, 'whole seconds');
  if (dynamicParams !== undefined && typeof dynamicParams !== 'boolean') {
    wrong('dynamicParams', dynamicParams, 'true or false');
  }
  const isAsked =
    keepsByDefault ||
    dynamic === 'force-static' ||
    dynamic === 'error' ||
    revalidate === false ||
    revalidate > 0 ||
    typeof generateStaticParams === 'function';
  const isStatic = isAsked && dynamic !== 'force-dynamic' && !NOT_STATIC.some((method) => module[method]);
  return {
    dynamic: dynamic ?? 'auto',
    revalidate,
    dynamicParams: dynamicParams !== false,
    fetchCache,
    runtime: runtime === undefined || runtime === 'nodejs' ? 'nodejs' : 'edge',
    maxDuration,
    generateStaticParams: typeof generateStaticParams === 'function' ? generateStaticParams : undefined,
    isStatic,
    isWatched: isStatic && keepsByDefault,
  };
}

module.exports = { DYNAMIC, FETCH_CACHE, RUNTIMES, routeConfig };
