import { steady } from '../../../lib/steady';

export function GET() {
  const encoder = new TextEncoder();
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode('a'));
      controller.enqueue(encoder.encode(steady()));
      controller.close();
    },
  });
  return new Response(stream);
}
