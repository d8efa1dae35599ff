export const GET = () => new Response('in two groups');
