// What is sent, in capitals, while it is still being sent.
export function POST(request: Request) {
  const upper = new TransformStream<string, string>({
    transform: (text, controller) => controller.enqueue(text.toUpperCase()),
  });
  const body = request.body
    ?.pipeThrough(new TextDecoderStream())
    .pipeThrough(upper)
    .pipeThrough(new TextEncoderStream());
  return new Response(body, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
}
