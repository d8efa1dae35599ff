// Without arguments, it asks `next/headers` for the request's.
import { getServerSession } from 'next-auth';
import { authOptions } from '../../../lib/auth';

export async function GET() {
  const session = await getServerSession(authOptions);
  return Response.json(session?.user ?? null);
}
