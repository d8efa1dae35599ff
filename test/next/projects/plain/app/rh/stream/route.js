const ways = {
  chunks: () =>
    new Response(
      new ReadableStream({
        async start(controller) {
          const encoder = new TextEncoder();
          for (const part of ['one ', 'two ', 'three']) {
            controller.enqueue(encoder.encode(part));
            await new Promise((resolve) => setTimeout(resolve, 5));
          }
          controller.close();
        },
      }),
      { headers: { 'content-type': 'text/event-stream' } },
    ),
  generator() {
    async function* parts() {
      yield new TextEncoder().encode('from ');
      yield new TextEncoder().encode('a generator');
    }
    return new Response(ReadableStream.from(parts()));
  },
  piped: () => new Response(new Blob(['a blob']).stream().pipeThrough(new TransformStream())),
  blob: () => new Response(new Blob(['{}'], { type: 'application/json' })),
  form() {
    const form = new URLSearchParams({ a: '1', b: 'ü' });
    return new Response(form);
  },
  buffer: () => new Response(new Uint8Array([1, 2, 255])),
  large: () => new Response('x'.repeat(300_000)),
};

export const GET = (request) => ways[request.nextUrl.searchParams.get('way')]();
