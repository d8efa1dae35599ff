export const GET = () => new Response('underscored');
