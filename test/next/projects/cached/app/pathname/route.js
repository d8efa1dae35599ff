import { mark } from '../../lib/mark';

export const revalidate = 60;
export const GET = (request) => Response.json({ path: request.nextUrl.pathname, mark: mark() });
