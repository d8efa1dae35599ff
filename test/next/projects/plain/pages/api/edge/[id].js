import { NextResponse } from 'next/server';

export const config = { runtime: 'edge' };

export default function handler(request) {
  const { searchParams } = request.nextUrl;
  return NextResponse.json({
    id: searchParams.get('id'),
    q: searchParams.get('q'),
    pathname: request.nextUrl.pathname,
  });
}
