// Who has no token that holds does not get to what is below /api/guarded.
import { type NextRequest, NextResponse } from 'next/server';
import { verify } from './lib/token';

export async function proxy(request: NextRequest) {
  try {
    const headers = new Headers(request.headers);
    headers.set('x-name', await verify(request.headers.get('authorization')));
    return NextResponse.next({ request: { headers } });
  } catch {
    return NextResponse.json({ message: 'no token that holds' }, { status: 401 });
  }
}

export const config = { matcher: '/api/guarded/:path*' };
