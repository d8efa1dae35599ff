import { cookies, headers } from 'next/headers';

export async function GET(request, { params }) {
  const list = await headers();
  return Response.json({
    params: await params,
    url: request.url,
    pathname: request.nextUrl.pathname,
    search: request.nextUrl.search,
    added: list.get('x-added'),
    only: list.get('x-only'),
    cookies: (await cookies()).getAll(),
  });
}
export const POST = async (request) => Response.json({ length: (await request.text()).length });
