import { steady } from '../../../lib/steady';

export const GET = () => new Response(steady(), { status: 401 });
