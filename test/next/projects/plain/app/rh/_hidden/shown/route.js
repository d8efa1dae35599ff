export const GET = () => new Response('hidden');
