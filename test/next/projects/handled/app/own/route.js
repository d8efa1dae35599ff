import { connection } from 'next/server';
import { own } from '../../lib/cached';

export async function GET(request) {
  await connection();
  const word = request.nextUrl.searchParams.get('word');
  return Response.json([await own(word), await own(word)]);
}
