// `revalidateTag`, `revalidatePath`, and the two that route handlers may not call.

'use strict';

const binding = require('../../binding');
const { findScope } = require('../scope');
const { FOREVER, config } = require('./config');
const { checkedLife } = require('./life');
const { PATH, safe } = require('./tags');

const LONGEST_PATH = 1024;
const DOCS = 'https://nextjs.org/docs';

/** A segment that stands for many. */
const DYNAMIC = /\/[^/]*\[[^/]+\][^/]*(?=\/|$)/;

/**
 * @param {string} tag
 * @param {string | { expire?: number }} [profile]
 */
function revalidateTag(tag, profile) {
  let life = profile;
  if (!profile) {
    console.warn(
      '"revalidateTag" without the second argument is now deprecated, add second argument of "max" or use "updateTag". ' +
        `See more info here: ${DOCS}/messages/revalidate-tag-single-arg`,
    );
  } else if (typeof profile === 'object') life = checkedLife(profile);
  revalidate([safe(tag)], `revalidateTag(${JSON.stringify(tag)})`, life);
}

/**
 * @param {string} path
 * @param {'page' | 'layout'} [type]
 */
function revalidatePath(path, type) {
  if (path.length > LONGEST_PATH) {
    console.warn(
      `Warning: revalidatePath received "${path}" which exceeded max length of ${LONGEST_PATH}. See more info here ` +
        `${DOCS}/app/api-reference/functions/revalidatePath`,
    );
    return;
  }
  let tag = `${PATH}${safe(path.replace(/\/$/, '') || '/')}`;
  if (type) tag += `${tag.endsWith('/') ? '' : '/'}${type}`;
  else if (DYNAMIC.test(path)) {
    console.warn(
      `Warning: a dynamic page path "${path}" was passed to "revalidatePath", but the "type" parameter is missing. This has ` +
        `no effect by default, see more info here ${DOCS}/app/api-reference/functions/revalidatePath`,
    );
  }
  const tags = [tag];
  if (tag === `${PATH}/`) tags.push(`${PATH}/index`);
  else if (tag === `${PATH}/index`) tags.push(`${PATH}/`);
  revalidate(tags, `revalidatePath(${JSON.stringify(path)})`, undefined);
}

/**
 * @param {string[]} tags
 * @param {string} expression
 * @param {string | { expire?: number } | undefined} profile
 */
function revalidate(tags, expression, profile) {
  const scope = /** @type {any} */ (findScope());
  if (!scope || (scope.kind !== 'app' && scope.kind !== 'cache')) {
    throw new Error(`Invariant: static generation store missing in ${expression}`);
  }
  if (scope.kind === 'cache') {
    throw new Error(
      `Route "${scope.route.pattern}": \`${expression}\` can't be called inside a cached function. Call it from a Server Action ` +
        `or Route Handler instead.\nLearn more: ${DOCS}/messages/revalidate-in-use-cache`,
    );
  }
  if (scope.isStatic) scope.useDynamic(expression);
  let life = profile;
  if (typeof profile === 'string') {
    life = Object.hasOwn(config.cacheLife, profile) ? config.cacheLife[profile] : undefined;
    if (!life) {
      // Next finds it when the answer is on its way: it is said, and the answer is not changed by it.
      console.error(
        new Error(
          `Invalid profile provided "${profile}" must be configured under cacheLife in next.config or be "max"`,
        ),
      );
      return;
    }
  }
  invalidate(tags, /** @type {{ expire?: number } | undefined} */ (life));
}

/**
 * @param {string[]} tags
 * @param {{ expire?: number } | undefined} life Undefined: at once.
 */
function invalidate(tags, life) {
  const { expire } = life ?? { expire: 0 };
  const end = expire === undefined || expire >= FOREVER ? -1 : expire;
  for (const tag of tags) binding.cacheTag(tag, end);
  require('./kinds').updateTags(tags, life && { expire: life.expire }, findScope());
  if (config.cacheHandler) {
    const { userHandler } = require('./handler');
    void userHandler()
      .then((handler) => handler.revalidateTag?.(tags, life && { expire: life.expire }))
      .catch(console.error);
  }
}

function updateTag() {
  throw new Error(
    'updateTag can only be called from within a Server Action. To invalidate cache tags in Route Handlers or other contexts, ' +
      `use revalidateTag instead. See more info here: ${DOCS}/app/api-reference/functions/updateTag`,
  );
}

function refresh() {
  throw new Error(
    `refresh can only be called from within a Server Action. See more info here: ${DOCS}/app/api-reference/functions/refresh`,
  );
}

module.exports = { refresh, revalidatePath, revalidateTag, updateTag };
