export const GET = async (request, { params }) =>
  Response.json({ params: await params, pathname: request.nextUrl.pathname });
