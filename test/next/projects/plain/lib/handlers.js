export const GET = () => new Response('re-exported GET');
export const PUT = () => new Response('re-exported PUT');
