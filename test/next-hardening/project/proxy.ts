// Guards /api/admin, tells the handlers which path it saw, and redirects and rewrites for the checks.
import { type NextRequest, NextResponse } from 'next/server';

export function proxy(request: NextRequest) {
  const { pathname, searchParams } = request.nextUrl;
  if (/^\/api\/admin(\/|$)/i.test(pathname) && request.cookies.get('role')?.value !== 'admin')
    return NextResponse.json({ error: 'not you' }, { status: 401 });
  if (pathname === '/api/to-login') return NextResponse.redirect(new URL('/login', request.url));
  if (pathname === '/api/proxy-header')
    return NextResponse.json({}, { headers: { 'x-value': searchParams.get('value') ?? '' } });
  const headers = new Headers(request.headers);
  headers.set('x-proxy-saw', encodeURIComponent(pathname));
  return NextResponse.next({ request: { headers } });
}

export const config = { matcher: ['/api/:path*', '/login'] };
