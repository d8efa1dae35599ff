export const GET = (request) => Response.redirect(new URL('/welcome', request.url));
