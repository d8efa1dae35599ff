export const GET = () => new Response('in a group');
