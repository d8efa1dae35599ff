import { cookies } from 'next/headers';
import { permanentRedirect, redirect } from 'next/navigation';
import { NextResponse } from 'next/server';

export async function POST(request) {
  const { where, value } = await request.json();
  if (where === 'header') return new Response('', { headers: { 'x-value': value } });
  if (where === 'name') return new Response('', { headers: { [`x-${value}`]: 'a' } });
  if (where === 'status') return new Response('', { statusText: value });
  if (where === 'next-header') return NextResponse.json({}, { headers: { 'x-value': value } });
  if (where === 'next-redirect') return NextResponse.redirect(`http://test.example/to/${value}`);
  if (where === 'redirect') redirect(`/to/${value}`);
  if (where === 'permanent') permanentRedirect(`/to/${value}`);
  if (where === 'location') return new Response('', { status: 302, headers: { location: `/to/${value}` } });
  const response = NextResponse.json({});
  if (where === 'set') response.headers.set('x-value', value);
  if (where === 'next-cookie') response.cookies.set('a', value);
  if (where === 'next-cookie-path') response.cookies.set('a', 'b', { path: `/${value}` });
  if (where === 'cookie') (await cookies()).set('a', value);
  if (where === 'cookie-name') (await cookies()).set(`a${value}`, 'b');
  if (where === 'cookie-domain') (await cookies()).set('a', 'b', { domain: value });
  return response;
}
