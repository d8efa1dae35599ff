// A tick each half second, as server-sent events, until the client goes away.
export function GET(request: Request) {
  const encoder = new TextEncoder();
  let count = 0;
  const body = new ReadableStream({
    start(controller) {
      const tick = () => controller.enqueue(encoder.encode(`data: tick ${count++}\n\n`));
      const timer = setInterval(tick, 500);
      request.signal.addEventListener('abort', () => clearInterval(timer));
      tick();
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}
