import { cookies } from 'next/headers';
import { permanentRedirect, RedirectType, redirect } from 'next/navigation';
import { NextResponse } from 'next/server';

export async function GET(request) {
  const way = request.nextUrl.searchParams.get('way');
  if (way === 'temporary') redirect('/rh/hello');
  if (way === 'permanent') permanentRedirect('/rh/hello');
  if (way === 'absolute') redirect('https://example.org/x?y=z');
  if (way === 'relative') redirect('other');
  if (way === 'push') redirect('/rh/hello', RedirectType.push);
  if (way === 'cookie') {
    (await cookies()).set('seen', 'yes');
    redirect('/rh/hello');
  }
  if (way === 'unicode') redirect('/rh/ü?x=é');
  if (way === 'next') return NextResponse.redirect(new URL('/rh/hello', request.url));
  if (way === 'next-status') return NextResponse.redirect(new URL('/rh/hello', request.nextUrl), 303);
  if (way === 'next-init')
    return NextResponse.redirect('https://example.org/', { status: 308, headers: { 'x-own': 'yes' } });
  if (way === 'next-relative') {
    try {
      NextResponse.redirect('/rh/hello');
    } catch (error) {
      return Response.json({ name: error.name, message: error.message });
    }
  }
  if (way === 'next-bad') {
    try {
      NextResponse.redirect('https://example.org/', 200);
    } catch (error) {
      return Response.json({ name: error.name, message: error.message });
    }
  }
  if (way === 'response') return Response.redirect('https://example.org/r', 302);
  return new Response('manual', { status: 301, headers: { location: '/manual' } });
}

export const POST = () => redirect('/rh/hello');
