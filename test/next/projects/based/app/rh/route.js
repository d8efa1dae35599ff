export const GET = (request) =>
  Response.json({
    url: request.url,
    href: request.nextUrl.href,
    pathname: request.nextUrl.pathname,
    basePath: request.nextUrl.basePath,
    clone: String(request.nextUrl.clone()),
  });
