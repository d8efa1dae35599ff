export const GET = () => new Response('User-agent: *\n');
