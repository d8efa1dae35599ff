import { NextResponse } from 'next/server';

export function middleware(request) {
  const { pathname, locale, defaultLocale } = request.nextUrl;
  if (pathname === '/api/answer')
    return Response.json({ locale, defaultLocale, url: request.url, href: request.nextUrl.href });
  return NextResponse.next({ headers: { 'x-saw': `${locale} ${pathname}` } });
}

export const config = { matcher: ['/api/:path*', '/in'] };
