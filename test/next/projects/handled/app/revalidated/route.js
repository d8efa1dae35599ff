import { revalidateTag } from 'next/cache';
import { connection } from 'next/server';
import { remote } from '../../lib/cached';

export async function GET() {
  await connection();
  const before = await remote('r');
  revalidateTag('remote', { expire: 0 });
  return Response.json([before, await remote('r')]);
}
