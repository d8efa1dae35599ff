import { steady } from '../../../lib/steady';

export const GET = () => new Response(steady(), { headers: { 'x-own': 'yes', 'set-cookie': 'a=1' } });
