import { mark } from '../../lib/mark';

export const revalidate = 60;
export const GET = (request) => Response.json({ q: request.nextUrl.searchParams.get('q'), mark: mark() });
