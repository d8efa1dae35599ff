'use cache';

import { cacheTag } from 'next/cache';
import { mark } from './mark';

export async function everything(word) {
  cacheTag('file');
  return `${word} ${mark()}`;
}
