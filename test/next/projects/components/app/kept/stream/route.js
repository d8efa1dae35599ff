import { steady } from '../../../lib/steady';

export function GET() {
  const encoder = new TextEncoder();
  const stream = new ReadableStream({
    async start(controller) {
      controller.enqueue(encoder.encode('a'));
      await new Promise((resolve) => setTimeout(resolve, 20));
      controller.enqueue(encoder.encode(steady()));
      controller.close();
    },
  });
  return new Response(stream);
}
