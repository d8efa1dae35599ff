// Kept because it says so.
export const dynamic = 'force-static';

export async function GET(request, { params }) {
  const { name } = await params;
  if (name === 'missing') return new Response('not there', { status: 404 });
  return Response.json({
    name,
    host: new URL(request.url).host,
    search: request.nextUrl.search,
    made: process.hrtime.bigint().toString(),
  });
}
