export const runtime = 'edge';

export const GET = (request) =>
  Response.json({
    runtime: typeof EdgeRuntime,
    path: request.nextUrl.pathname,
    q: request.nextUrl.searchParams.get('q'),
  });
export const POST = async (request) => Response.json({ got: await request.text() });
