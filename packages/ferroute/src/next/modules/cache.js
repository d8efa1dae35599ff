// `next/cache`.

'use strict';

const { findScope, needScopes } = require('../scope');
const { refresh, revalidatePath, revalidateTag, updateTag } = require('../cache/revalidate');
const { unstable_cache } = require('../cache/unstable-cache');
const { cacheLife, cacheTag } = require('../cache/use-cache');

needScopes();

/** The answer is not to be kept. */
function unstable_noStore() {
  findScope()?.useDynamic('unstable_noStore()');
}

module.exports = {
  cacheLife,
  cacheTag,
  refresh,
  revalidatePath,
  revalidateTag,
  unstable_cache,
  unstable_cacheLife: cacheLife,
  unstable_cacheTag: cacheTag,
  unstable_noStore,
  updateTag,
};
