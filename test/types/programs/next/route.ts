// A route handler as people write it.

import { revalidatePath, revalidateTag, unstable_cache } from 'next/cache';
import { cookies, draftMode, headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import type { NextRequest as Typed } from 'next/server';
import { after, connection, NextRequest, NextResponse, userAgent } from 'next/server';

export const dynamic = 'force-dynamic';

const count = unstable_cache(async (id: string) => id.length, ['count'], { revalidate: 60, tags: ['count'] });

export async function GET(request: NextRequest, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const jar = await cookies();
  jar.set('seen', id, { httpOnly: true, sameSite: 'lax' });
  const agent: string | null = (await headers()).get('user-agent');
  if (id === '') notFound();
  if ((await draftMode()).isEnabled) redirect('/draft');
  await connection();
  after(() => console.log(request.nextUrl.searchParams.get('q'), request.nextUrl.clone().href));
  const length: number = await count(id);
  await fetch('https://example.com', { next: { revalidate: 60, tags: ['a'] } });
  return NextResponse.json({
    id,
    agent,
    length,
    browser: userAgent(request).browser.name,
    cookie: request.cookies.get('a')?.value,
  });
}

export async function POST(request: Typed): Promise<NextResponse<{ ok: boolean }>> {
  revalidateTag('count', 'max');
  revalidatePath('/items/[id]', 'page');
  const url = new URL('/there', request.url);
  if (request.headers.has('x-there')) return NextResponse.redirect(url, 303) as NextResponse<{ ok: boolean }>;
  const response = NextResponse.json({ ok: new NextRequest(url) instanceof Request }, { status: 201 });
  response.cookies.set({ name: 'a', value: 'b', maxAge: 60 });
  return response;
}
