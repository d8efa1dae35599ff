export const GET = () => new Response('route.js');
