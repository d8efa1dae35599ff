import { type NextRequest, NextResponse } from 'next/server';

export function proxy(request: NextRequest) {
  const session = request.cookies.get('session');
  if (!session) return NextResponse.json({ error: 'sign in first' }, { status: 401 });
  const headers = new Headers(request.headers);
  headers.set('x-user', session.value);
  return NextResponse.next({ request: { headers } });
}

export const config = { matcher: '/api/account' };
