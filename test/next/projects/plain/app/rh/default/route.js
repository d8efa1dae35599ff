export default () => new Response('default');
export const POST = () => new Response('POST');
