import { redirect } from 'next/navigation';
import { NextResponse } from 'next/server';

export function GET(request) {
  if (request.nextUrl.searchParams.get('how') === 'next')
    return NextResponse.redirect(new URL('/welcome', request.nextUrl));
  redirect('/welcome');
}
