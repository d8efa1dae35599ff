export const GET = async (request, { params }) =>
  Response.json({
    params: await params,
    url: request.url,
    pathname: request.nextUrl.pathname,
    search: request.nextUrl.search,
    query: [...request.nextUrl.searchParams],
  });
