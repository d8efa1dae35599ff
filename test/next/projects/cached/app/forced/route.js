import { cookies, headers } from 'next/headers';
import { mark } from '../../lib/mark';

export const dynamic = 'force-static';

export async function GET(request) {
  return Response.json({
    mark: mark(),
    url: request.url,
    href: request.nextUrl.href,
    search: request.nextUrl.search,
    custom: request.headers.get('x-custom'),
    headers: [...(await headers())].length,
    cookies: (await cookies()).getAll(),
    method: request.method,
  });
}
