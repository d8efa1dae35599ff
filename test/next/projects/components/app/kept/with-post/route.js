import { steady } from '../../../lib/steady';

export const GET = () => new Response(steady());

export const POST = () => new Response('posted');
