// Auth.js as the proxy: what is below /api/secret is for those who are signed in.
import { NextResponse } from 'next/server';
import { auth } from './auth';

export const proxy = auth((request) => {
  if (!request.auth) return NextResponse.json({ message: 'the proxy says no' }, { status: 401 });
  return NextResponse.next();
});

export const config = { matcher: ['/api/secret/:path*'] };
