import { cookies } from 'next/headers';
import { steady } from '../../../lib/steady';

export const GET = async () => Response.json([(await cookies()).get('a')?.value ?? null, steady()]);
