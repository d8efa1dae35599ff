import { mark } from '../../lib/mark';

export const revalidate = 1;
export const GET = () => Response.json({ mark: mark() }, { headers: { 'x-own': 'kept' } });
