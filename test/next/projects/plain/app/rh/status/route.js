import { NextResponse } from 'next/server';

const ways = {
  text: () => new Response('made', { status: 201, statusText: 'Made Up' }),
  none: () => new Response(null, { status: 204 }),
  notModified: () => new Response(null, { status: 304, headers: { etag: '"x"' } }),
  empty: () => new Response(),
  nullBody: () => new Response(null, { status: 200, headers: { 'x-empty': 'yes' } }),
  error: () => new Response('bad', { status: 500 }),
  teapot: () => Response.json({ tea: true }, { status: 418 }),
  high: () => new Response('high', { status: 599 }),
  next: () => new NextResponse('next', { status: 202, headers: { 'x-next': 'yes' } }),
  nextJson: () => NextResponse.json({ a: 1 }, { status: 203, statusText: 'Partly' }),
  responseError: () => Response.error(),
  headers: () => new Response('many', { headers: { 'X-A': '1', vary: 'origin', 'cache-control': 'max-age=5' } }),
  append() {
    const response = new Response('appended');
    response.headers.append('x-list', 'a');
    response.headers.append('x-list', 'b');
    response.headers.append('set-cookie', 'a=1');
    response.headers.append('set-cookie', 'b=2; Expires=Thu, 01 Jan 1970 00:00:00 GMT');
    return response;
  },
  length: () => new Response('four', { headers: { 'content-length': '4' } }),
  etag: () => new Response('tagged', { headers: { etag: '"own"' } }),
};

export const GET = (request) => ways[request.nextUrl.searchParams.get('way')]();
