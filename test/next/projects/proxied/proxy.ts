import { cookies } from 'next/headers';
import { type NextFetchEvent, NextRequest, NextResponse } from 'next/server';

type Way = (request: NextRequest, event: NextFetchEvent) => unknown;

const ways: Record<string, Way> = {
  nothing: () => undefined,
  next: () => NextResponse.next(),
  headers: () => NextResponse.next({ headers: { 'x-proxy': 'yes', 'x-both': 'proxy', 'x-config': 'proxy' } }),
  override(request) {
    const headers = new Headers(request.headers);
    headers.set('x-added', 'by the proxy');
    headers.set('x-changed', 'changed');
    headers.delete('x-deleted');
    return NextResponse.next({ request: { headers } });
  },
  replace: () => NextResponse.next({ request: { headers: new Headers({ 'x-only': 'this' }) } }),
  cookies() {
    const response = NextResponse.next();
    response.cookies.set('a', '1');
    response.cookies.set('b', '2', { expires: new Date(0) });
    response.headers.append('set-cookie', 'c=3; Expires=Thu, 01 Jan 1970 00:00:00 GMT');
    return response;
  },
  'request-cookies'(request) {
    request.cookies.set('added', 'yes');
    request.cookies.delete('gone');
    return NextResponse.next({ request });
  },
  async jar() {
    (await cookies()).set('jar', '1');
    return NextResponse.next();
  },
  json: () =>
    NextResponse.json({ from: 'the proxy' }, { status: 403, statusText: 'No Way', headers: { 'x-own': 'yes' } }),
  plain: () => new Response('plain from the proxy', { status: 201 }),
  stream: () =>
    new Response(
      new ReadableStream({
        async start(controller) {
          controller.enqueue(new TextEncoder().encode('one '));
          await new Promise((resolve) => setTimeout(resolve, 10));
          controller.enqueue(new TextEncoder().encode('two'));
          controller.close();
        },
      }),
    ),
  empty: () => new Response(null, { status: 204 }),
  redirect: (request) => NextResponse.redirect(new URL('/api/echo?r=1', request.url)),
  'redirect-308': (request) => NextResponse.redirect(new URL('/api/echo', request.url), 308),
  'redirect-away': () => NextResponse.redirect('https://example.org/away'),
  'redirect-clone'(request) {
    const url = request.nextUrl.clone();
    url.pathname = '/api/echo';
    url.searchParams.delete('way');
    url.searchParams.set('cloned', 'yes');
    return NextResponse.redirect(url);
  },
  'redirect-bad': (request) => NextResponse.redirect(new URL('/x', request.url), 200),
  'redirect-relative': () => NextResponse.redirect('/relative'),
  'redirect-response': () => new Response(null, { status: 302, headers: { location: '/by-hand' } }),
  location: () => new Response('not a redirect', { status: 201, headers: { location: '/made' } }),
  'next-location': () => NextResponse.next({ headers: { location: '/x' } }),
  rewrite: (request) => NextResponse.rewrite(new URL('/api/echo?rewritten=1', request.url)),
  'rewrite-keep'(request) {
    const url = request.nextUrl.clone();
    url.pathname = '/rh/5';
    return NextResponse.rewrite(url);
  },
  'rewrite-before': (request) => NextResponse.rewrite(new URL('/before/7', request.url)),
  'rewrite-after': (request) => NextResponse.rewrite(new URL('/after/7', request.url)),
  'rewrite-static': (request) => NextResponse.rewrite(new URL('/file.txt', request.url)),
  'rewrite-nowhere': (request) => NextResponse.rewrite(new URL('/nowhere', request.url)),
  'rewrite-headers': (request) =>
    NextResponse.rewrite(new URL('/api/echo', request.url), {
      headers: { 'x-rewritten': 'yes' },
      request: { headers: new Headers({ 'x-only': 'rewritten' }) },
    }),
  'rewrite-status': (request) => NextResponse.rewrite(new URL('/api/echo', request.url), { status: 401 }),
  'rewrite-up': () => NextResponse.rewrite(`http://127.0.0.1:${process.env.UPSTREAM}/from-proxy?x=1`),
  'rewrite-relative': () => NextResponse.rewrite('/relative'),
  throw: () => {
    throw new Error('thrown by the proxy');
  },
  string: () => 'a string',
  object: () => ({ an: 'object' }),
  async body(request) {
    const text = await request.text();
    return NextResponse.next({ headers: { 'x-length': String(text.length) } });
  },
  async 'body-json'(request) {
    return Response.json({ got: await request.json(), type: request.headers.get('content-type') });
  },
  wait(request, event) {
    event.waitUntil(
      new Promise<void>((resolve) => setTimeout(resolve, 30)).then(() =>
        console.log('waited for', request.nextUrl.pathname),
      ),
    );
    return NextResponse.next();
  },
  see: (request) =>
    Response.json({
      method: request.method,
      pathname: request.nextUrl.pathname,
      search: request.nextUrl.search,
      url: request.url,
      cookies: request.cookies.getAll(),
      internal: [...request.headers.keys()].filter((name) =>
        /^x-(middleware|matched|now|nextjs)|^next-resume/.test(name),
      ),
      isNext: request instanceof NextRequest,
    }),
};

export async function proxy(request: NextRequest, event: NextFetchEvent) {
  const way = request.nextUrl.searchParams.get('way') ?? request.headers.get('x-way');
  if (way) return ways[way](request, event);
  return NextResponse.next({
    headers: { 'x-saw': `${request.method} ${request.nextUrl.pathname}${request.nextUrl.search}` },
  });
}

export const config = {
  matcher: [
    '/api/:path*',
    '/rh/:path*',
    '/file.txt',
    '/after/:path*',
    '/before/:path*',
    '/redirected',
    '/nothing/:path((?!skip).*)',
    { source: '/has', has: [{ type: 'header', key: 'x-has' }], missing: [{ type: 'query', key: 'not' }] },
    '/d\u00e9j\u00e0/:x',
    '/',
  ],
};
