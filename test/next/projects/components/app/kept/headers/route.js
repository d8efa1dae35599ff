import { headers } from 'next/headers';
import { steady } from '../../../lib/steady';

export const GET = async () => Response.json([(await headers()).get('x-custom'), steady()]);
