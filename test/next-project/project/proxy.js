import { NextResponse } from 'next/server';

export function proxy(request) {
  console.log(`proxy: ${request.nextUrl.pathname}`);
  const response = NextResponse.next();
  response.headers.set('x-proxy', 'ran');
  return response;
}

export const config = { matcher: ['/about', '/api/guarded'] };
