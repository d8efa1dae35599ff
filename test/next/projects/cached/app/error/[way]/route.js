import { cookies, headers } from 'next/headers';
import { connection } from 'next/server';

export const dynamic = 'error';
export const generateStaticParams = () => [];

const ways = {
  headers: () => headers(),
  cookies: () => cookies(),
  connection: () => connection(),
  'request.headers': (request) => request.headers.get('x'),
  'request.cookies': (request) => request.cookies.get('x'),
  'request.url': (request) => request.url,
  'request.text': (request) => request.text(),
  'request.json': (request) => request.json(),
  'request.formData': (request) => request.formData(),
  'request.body': (request) => request.body,
  'nextUrl.search': (request) => request.nextUrl.search,
  'nextUrl.searchParams': (request) => request.nextUrl.searchParams,
  'nextUrl.href': (request) => request.nextUrl.href,
  'nextUrl.toString': (request) => request.nextUrl.toString(),
  'nextUrl.pathname': (request) => request.nextUrl.pathname,
};

export async function GET(request, { params }) {
  const { way } = await params;
  await ways[way](request);
  return new Response('worked');
}
