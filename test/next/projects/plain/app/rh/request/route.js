import { NextRequest, userAgent } from 'next/server';

export async function GET(request) {
  const { nextUrl } = request;
  return Response.json({
    isNext: request instanceof NextRequest,
    isRequest: request instanceof Request,
    url: request.url,
    method: request.method,
    href: nextUrl.href,
    origin: nextUrl.origin,
    pathname: nextUrl.pathname,
    search: nextUrl.search,
    params: [...nextUrl.searchParams],
    basePath: nextUrl.basePath,
    locale: nextUrl.locale ?? 'unset',
    buildId: nextUrl.buildId ?? 'unset',
    trailingSlash: nextUrl.trailingSlash ?? 'unset',
    text: String(nextUrl),
    clone: nextUrl.clone().href,
    ip: request.ip ?? 'unset',
    geo: request.geo ?? 'unset',
    agent: userAgent(request).browser.name ?? 'unset',
    bot: userAgent(request).isBot,
    cache: request.cache,
    signal: request.signal instanceof AbortSignal,
    forwarded: ['host', 'proto', 'for', 'port'].filter((name) => request.headers.has(`x-forwarded-${name}`)),
  });
}
