import { steady } from '../../../lib/steady';

export const GET = (request) => Response.json([new URL(request.url).search, steady()]);
