import { connection } from 'next/server';
import { remote } from '../../lib/cached';

export async function GET(request) {
  await connection();
  const word = request.nextUrl.searchParams.get('word');
  return Response.json([await remote(word), await remote(word)]);
}
