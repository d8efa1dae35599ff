import { cookies } from 'next/headers';

export async function GET() {
  const jar = await cookies();
  const seen = jar.getAll();
  jar.set('handler', '1');
  return Response.json(seen, { headers: { 'x-config': 'handler', 'x-proxy': 'handler', 'set-cookie': 'own=1' } });
}
