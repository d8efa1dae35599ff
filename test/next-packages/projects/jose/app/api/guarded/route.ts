export const GET = (request: Request) => Response.json({ guarded: request.headers.get('x-name') });
