import { cacheLife } from 'next/cache';
import { connection } from 'next/server';
import { mark } from '../../lib/mark';

const cached = async () => {
  'use cache';
  cacheLife({ revalidate: 100, expire: 1000 });
  return mark();
};

export async function GET() {
  await connection();
  return new Response(await cached());
}
