import { NextResponse } from 'next/server';

export const GET = () => NextResponse.next();
export const POST = () => NextResponse.rewrite(new URL('http://localhost/rh/hello'));
