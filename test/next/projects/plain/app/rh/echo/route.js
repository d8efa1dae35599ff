export const POST = (request) =>
  new Response(request.body, { headers: { 'content-type': request.headers.get('content-type') ?? 'none' } });
