export const GET = (request) =>
  Response.json({ headers: [...request.headers], proto: request.headers.get('__proto__'), at: request.url });
