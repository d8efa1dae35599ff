import { headers } from 'next/headers';
import { mark } from '../../lib/mark';

export const revalidate = 60;
export const GET = async () => Response.json({ x: (await headers()).get('x-custom'), mark: mark() });
