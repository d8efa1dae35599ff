import { mark } from '../../../lib/mark';

export const revalidate = 60;
export const GET = async (request, { params }) => Response.json({ ...(await params), mark: mark() });
