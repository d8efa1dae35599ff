import { headers } from 'next/headers';

export async function GET(request) {
  const list = await headers();
  const attempt = (change) => {
    try {
      change();
      return 'worked';
    } catch (error) {
      return `${error.name}: ${error.message}`;
    }
  };
  return Response.json({
    custom: list.get('X-Custom'),
    same: request.headers.get('x-custom'),
    host: list.has('host'),
    set: attempt(() => list.set('a', 'b')),
    append: attempt(() => list.append('a', 'b')),
    delete: attempt(() => list.delete('a')),
    own: attempt(() => request.headers.set('x-own', 'b')),
    // What a client may not say is no header of the request.
    internal: [...list.keys()].filter((name) => /^x-(middleware|matched|now|nextjs)|^next-resume/.test(name)),
  });
}
