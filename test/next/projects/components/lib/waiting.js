import { setTimeout as sleep } from 'node:timers/promises';
import { cacheLife, cacheTag } from 'next/cache';
import { steady } from './steady';

export async function slow() {
  'use cache';
  cacheTag('slow');
  await sleep(30);
  return steady();
}

export async function forMinutes() {
  'use cache';
  cacheLife('minutes');
  return steady();
}

export async function forSeconds() {
  'use cache';
  cacheLife('seconds');
  return steady();
}
