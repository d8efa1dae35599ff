import { NextResponse } from 'next/server';

export function middleware(request) {
  const { pathname, locale, defaultLocale, domainLocale, searchParams } = request.nextUrl;
  if (pathname === '/api/answer')
    return Response.json({ locale, defaultLocale, url: request.url, href: request.nextUrl.href });
  const [way, to] = [searchParams.get('way'), searchParams.get('to')];
  if (way === 'rewrite') return NextResponse.rewrite(new URL(to, request.url));
  if (way === 'redirect') return NextResponse.redirect(new URL(to, request.url));
  const url = request.nextUrl.clone();
  url.search = '';
  if (way === 'clone') {
    url.pathname = to;
    return NextResponse.rewrite(url);
  }
  if (way === 'locale') {
    url.locale = to;
    return NextResponse.redirect(url);
  }
  const saw = `${locale} ${pathname}`;
  const more = [defaultLocale, domainLocale?.domain ?? '-', new URL(request.url).pathname, url.pathname, url.locale];
  return NextResponse.next({ headers: { 'x-saw': saw, 'x-more': more.join(' ') } });
}

export const config = {
  matcher: [
    '/api/:path((?!manual|english).*)',
    '/in',
    '/english',
    { source: '/api/manual', locale: false },
    { source: '/en/api/english', locale: false },
  ],
};
