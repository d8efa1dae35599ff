import { getIronSession } from 'iron-session';
import { cookies } from 'next/headers';
import { options, type Seen } from '../../../lib/session';

export async function GET() {
  const session = await getIronSession<Seen>(await cookies(), options);
  return Response.json({ name: session.name ?? null, visits: session.visits ?? 0 });
}

export async function POST(request: Request) {
  const session = await getIronSession<Seen>(await cookies(), options);
  session.name = (await request.json()).name;
  session.visits = 1;
  await session.save();
  return Response.json(session);
}

export async function DELETE() {
  const session = await getIronSession<Seen>(await cookies(), options);
  session.destroy();
  return new Response(null, { status: 204 });
}
