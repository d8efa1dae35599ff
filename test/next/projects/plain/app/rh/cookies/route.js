import { cookies } from 'next/headers';
import { NextResponse } from 'next/server';

const ways = {
  async read() {
    const jar = await cookies();
    return Response.json({
      all: jar.getAll(),
      a: jar.get('a') ?? 'none',
      has: jar.has('a'),
      named: jar.getAll('a'),
      size: jar.size,
      text: jar.toString(),
    });
  },
  async set() {
    const jar = await cookies();
    jar.set('a', '1');
    jar.set({ name: 'b', value: '2 ü;', httpOnly: true, maxAge: 60, path: '/b', sameSite: 'lax' });
    jar.set('c', '3', { secure: true, domain: 'example.org', sameSite: 'strict', priority: 'high', partitioned: true });
    return Response.json({ a: jar.get('a'), has: jar.has('b') });
  },
  async delete() {
    const jar = await cookies();
    jar.delete('a');
    jar.delete({ name: 'b', path: '/b' });
    return Response.json({ has: jar.has('a'), a: jar.get('a') ?? 'none' });
  },
  async both() {
    const jar = await cookies();
    jar.set('a', 'from cookies()');
    jar.set('b', 'from cookies()');
    return new Response('both', { headers: [['set-cookie', 'a=own; Path=/own']] });
  },
  async response() {
    const response = NextResponse.json({ ok: true });
    response.cookies.set('a', '1');
    response.cookies.set('b', '2', { maxAge: 0 });
    response.cookies.delete('c');
    return response;
  },
  async expires() {
    const jar = await cookies();
    jar.set('a', '1', { expires: new Date(0) });
    jar.set('b', '1', { expires: 86_400_000 });
    return new Response('expires');
  },
  async request(request) {
    return Response.json({ a: request.cookies.get('a') ?? 'none', all: request.cookies.getAll() });
  },
};

export const GET = (request) => ways[request.nextUrl.searchParams.get('way')](request);
export const POST = GET;
