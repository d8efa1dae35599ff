import { connection } from 'next/server';
import { mark } from '../../lib/mark';

export async function GET(request) {
  await connection();
  const word = request.nextUrl.searchParams.get('word');
  const cached = async () => {
    'use cache';
    return `${word} ${mark()}`;
  };
  return new Response(await cached());
}
