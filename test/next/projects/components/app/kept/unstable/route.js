import { setTimeout as sleep } from 'node:timers/promises';
import { unstable_cache } from 'next/cache';
import { steady } from '../../../lib/steady';

const slow = unstable_cache(async () => sleep(20, ['a', 'b']), ['unstable'], { revalidate: 1800 });

export const GET = async () => Response.json([(await slow()).reverse(), steady()]);
