export async function GET(request) {
  const how = request.nextUrl.searchParams.get('how');
  if (how === 'throw') throw new Error('breaks at once');
  if (how === 'undefined') return undefined;
  if (how === 'stream')
    return new Response(
      new ReadableStream({
        pull(controller) {
          controller.error(new Error('breaks within its body'));
        },
      }),
    );
  if (how === 'exit') process.exit(0);
  return Response.json({ ok: true });
}
