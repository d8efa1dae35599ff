import { unstable_cache } from 'next/cache';

const cached = unstable_cache(async () => {
  throw new Error('a cached function that fails');
}, ['failing']);

export const dynamic = 'force-dynamic';
export const GET = async () => new Response(await cached().catch((error) => error.message));
