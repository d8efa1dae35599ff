export const get = () => new Response('lowercase');
export const POST = () => new Response('POST');
