import { connection } from 'next/server';
import { plain } from '../../lib/cached';

export async function GET(request) {
  await connection();
  const word = request.nextUrl.searchParams.get('word');
  return Response.json([await plain(word), await plain(word)]);
}
