import { unstable_cache } from 'next/cache';
import { mark } from '../../lib/mark';

const cached = unstable_cache(async (word) => `${word} ${mark()}`, ['tagged'], {
  tags: ['data', 'words'],
  revalidate: 3600,
});
const other = unstable_cache(async () => mark(), ['other'], { tags: ['other'] });

export const dynamic = 'force-dynamic';
export const GET = async (request) =>
  Response.json({ word: await cached(request.nextUrl.searchParams.get('word') ?? 'none'), other: await other() });
