import { cacheLife, cacheTag } from 'next/cache';
import { connection } from 'next/server';
import { mark } from '../../lib/mark';

async function cached(word, object) {
  'use cache';
  cacheTag('helper', `word-${word}`);
  cacheLife('hours');
  return { word, object, mark: mark() };
}

export async function GET(request) {
  await connection();
  const word = request.nextUrl.searchParams.get('word');
  return Response.json([await cached(word, { a: 1 }), await cached(word, { a: 1 }), await cached(word, { a: 2 })]);
}
