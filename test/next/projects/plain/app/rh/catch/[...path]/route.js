export const GET = async (request, { params }) =>
  Response.json({ params: await params, path: request.nextUrl.pathname });
