// The `cacheHandler` of the user, as Next calls it: for answers of routes, and for what `unstable_cache` and `fetch` keep.

'use strict';

const { pathToFileURL } = require('node:url');
const { runOutsideScope } = require('../scope');
const { ONE_YEAR, FOREVER, config } = require('./config');

/** @type {Promise<any> | undefined} */
let loading;

/** The one instance of this thread. @returns {Promise<any>} */
function userHandler() {
  loading ??= runOutsideScope(() => import(pathToFileURL(/** @type {string} */ (config.cacheHandler)).href)).then(
    (module) => {
      const Handler = module.default?.default ?? module.default ?? module;
      if (typeof Handler !== 'function')
        throw new Error(`${config.cacheHandler} exports no class: a cacheHandler is one`);
      return new Handler({
        dev: config.dev,
        flushToDisk: !config.dev,
        serverDistDir: undefined,
        revalidatedTags: [],
        maxMemoryCacheSize: undefined,
        _requestHeaders: {},
        fetchCacheKeyPrefix: config.fetchCacheKeyPrefix,
      });
    },
  );
  return loading;
}

// ===== answers of routes

/** @typedef {import('./answers').Answers} Answers */

const TAGS = 'x-next-cache-tags';
/** Lifetimes of what this process has kept, for handlers that do not keep them. @type {Map<string, { revalidate: number | false, expire?: number }>} */
const lifetimes = new Map();
/** Keys that were kept here. @type {Set<string>} */
const made = new Set();

/** @type {Answers} */
const userAnswers = {
  async get(key) {
    const handler = await userHandler();
    handler.resetRequestCache?.();
    const found = await handler.get(key, { kind: 'APP_ROUTE', isFallback: false });
    if (found?.value?.kind !== 'APP_ROUTE') return undefined;
    const { status, headers, body } = found.value;
    const life = found.cacheControl ?? lifetimes.get(key) ?? { revalidate: 1 };
    const age = (Date.now() - (found.lastModified ?? Date.now())) / 1000;
    const isOver = found.lastModified === -1 || (life.expire !== undefined && age > life.expire);
    const isOld = typeof life.revalidate === 'number' && age > life.revalidate;
    const flat = Object.entries(headers ?? {}).filter(([name]) => name !== TAGS);
    return {
      state: isOver ? 2 : isOld ? 1 : 0,
      made: {
        status,
        headers: flat.flatMap(([name, value]) =>
          [value].flat().map((each) => /** @type {[string, string]} */ ([name, String(each)])),
        ),
        body: Buffer.from(body ?? ''),
        tags: String(headers?.[TAGS] ?? '')
          .split(',')
          .filter(Boolean),
        revalidate: life.revalidate === false ? undefined : life.revalidate,
        expire: life.expire,
      },
    };
  },
  async set(key, { status, headers, body, tags, revalidate, expire }) {
    const handler = await userHandler();
    const cacheControl = { revalidate: revalidate ?? /** @type {const} */ (false), expire };
    lifetimes.set(key, cacheControl);
    made.add(key);
    /** @type {Record<string, string | string[]>} */
    const flat = Object.create(null);
    for (const [name, value] of headers) flat[name] = name in flat ? [flat[name], value].flat() : value;
    const value = { kind: 'APP_ROUTE', status, body, headers: { ...flat, [TAGS]: tags.join(',') } };
    await handler.set(key, value, { cacheControl, isFallback: false, isRoutePPREnabled: false });
  },
  wasMade: (key) => made.has(key),
};

// ===== values

/**
 * @param {string} key
 * @param {import('./store').Asked} asked
 * @returns {Promise<{ data: any, isStale: boolean } | undefined>}
 */
async function findData(key, { tags, softTags, revalidate }) {
  const handler = await userHandler();
  // What a handler looks at, the clock for example, is not the route's affair; nor is what is looked at here.
  const found = await runOutsideScope(() =>
    handler.get(key, { kind: 'FETCH', revalidate, tags, softTags, fetchIdx: 0, fetchUrl: '' }),
  );
  if (found?.value?.kind !== 'FETCH') return undefined;
  const age = (performance.timeOrigin + performance.now() - (found.lastModified ?? 0)) / 1000;
  return { data: found.value.data, isStale: age > (revalidate ?? found.value.revalidate) };
}

/**
 * @param {string} key
 * @param {any} data
 * @param {{ tags: string[], revalidate: number | undefined }} given
 */
async function storeData(key, data, { tags, revalidate }) {
  const handler = await userHandler();
  const seconds = revalidate === undefined || revalidate >= FOREVER ? ONE_YEAR : revalidate;
  const about = { fetchCache: true, tags, fetchIdx: 0, fetchUrl: '' };
  await runOutsideScope(() => handler.set(key, { kind: 'FETCH', data, revalidate: seconds }, about));
}

/** @param {string} key @param {import('./store').Asked} asked */
async function findText(key, asked) {
  const found = await findData(key, asked);
  return found && { text: found.data.body, isStale: found.isStale };
}

/**
 * @param {string} key
 * @param {string | undefined} text
 * @param {{ tags: string[], revalidate: number | undefined }} given
 */
const storeText = (key, text, given) => storeData(key, { headers: {}, body: text, status: 200, url: '' }, given);

module.exports = { findData, findText, storeData, storeText, userAnswers, userHandler };
