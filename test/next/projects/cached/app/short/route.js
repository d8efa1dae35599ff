import { unstable_cache } from 'next/cache';
import { mark } from '../../lib/mark';

const cached = unstable_cache(async () => mark(), ['short'], { revalidate: 1 });

export const dynamic = 'force-dynamic';
export const GET = async () => new Response(await cached());
