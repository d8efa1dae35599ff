import { connection } from 'next/server';
import { failing } from '../../lib/cached';

export async function GET() {
  await connection();
  return Response.json(await failing().catch((error) => error.message));
}
