import { connection } from 'next/server';
import { everything } from '../../lib/cached';

export async function GET(request) {
  await connection();
  return Response.json([await everything('a'), await everything('b'), await everything('a')]);
}
