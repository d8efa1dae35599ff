import { cacheLife, cacheTag } from 'next/cache';
import { mark } from '../../lib/mark';

async function cached() {
  'use cache';
  cacheLife('hours');
  cacheTag('whole');
  return mark();
}

export const GET = async () => Response.json({ value: await cached() });
