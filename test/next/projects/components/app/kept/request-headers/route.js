import { steady } from '../../../lib/steady';

export const GET = (request) => Response.json([request.headers.get('x-custom'), steady()]);
