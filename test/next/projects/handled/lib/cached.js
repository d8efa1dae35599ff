import { cacheLife, cacheTag } from 'next/cache';
import { mark } from './mark';

export async function plain(word) {
  'use cache';
  cacheTag('plain', `word-${word}`);
  cacheLife('hours');
  return { word, mark: mark() };
}

export async function remote(word) {
  'use cache: remote';
  cacheTag('remote');
  return { word, mark: mark() };
}

export async function own(word) {
  'use cache: own-kind';
  cacheTag('own');
  cacheLife('brief');
  return { word, mark: mark() };
}

export async function outer(word) {
  'use cache';
  cacheTag('outer');
  return [await plain(word), await remote(word)];
}

export async function failing() {
  'use cache';
  throw new Error('on purpose');
}
