import { unstable_cache } from 'next/cache';
import { mark } from '../../lib/mark';

const cached = unstable_cache(async () => mark(), ['tagged-static'], { tags: ['static-tag'] });

export const dynamic = 'force-static';
export const GET = async () => Response.json({ data: await cached(), route: mark() });
