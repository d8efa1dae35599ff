import { note } from '../../../../lib/aborts.js';

export async function POST(request, { params }) {
  const { id } = await params;
  request.signal.addEventListener('abort', () => note(id));
  if (id.startsWith('stream'))
    return new Response(
      new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode('first')),
        cancel: () => note(`${id}-cancelled`),
      }),
    );
  await new Promise((resolve) => setTimeout(resolve, 5000));
  return new Response('waited');
}
