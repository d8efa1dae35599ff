import { cookies } from 'next/headers';

const ways = {
  sync: () => {
    throw new Error('thrown at once');
  },
  string: () => {
    throw 'a string';
  },
  response: () => {
    throw new Response('thrown response', { status: 418 });
  },
  async cookie() {
    (await cookies()).set('a', '1');
    throw new Error('after a cookie');
  },
  stream: () =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('part'));
          controller.close();
        },
      }),
    ),
};

export const GET = (request) => ways[request.nextUrl.searchParams.get('way')]();
export const POST = async () => {
  await null;
  throw new TypeError('a post that fails');
};
