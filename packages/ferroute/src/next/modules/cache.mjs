import cacheModule from './cache.js';

export const {
  cacheLife,
  cacheTag,
  refresh,
  revalidatePath,
  revalidateTag,
  unstable_cache,
  unstable_cacheLife,
  unstable_cacheTag,
  unstable_noStore,
  updateTag,
} = cacheModule;
export default cacheModule;
