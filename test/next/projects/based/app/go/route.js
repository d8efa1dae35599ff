import { redirect } from 'next/navigation';
import { NextResponse } from 'next/server';

export function GET(request) {
  const { searchParams } = request.nextUrl;
  if (searchParams.has('plain')) redirect('/rh');
  const url = request.nextUrl.clone();
  url.pathname = '/rh/5';
  url.search = '';
  return NextResponse.redirect(url);
}
