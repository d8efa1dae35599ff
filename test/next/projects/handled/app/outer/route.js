import { connection } from 'next/server';
import { outer } from '../../lib/cached';

export async function GET(request) {
  await connection();
  const word = request.nextUrl.searchParams.get('word');
  return Response.json([await outer(word), await outer(word)]);
}
