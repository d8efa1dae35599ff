import { steady } from '../../../lib/steady';

export const GET = (request) => Response.json([request.nextUrl.pathname, request.method, steady()]);
