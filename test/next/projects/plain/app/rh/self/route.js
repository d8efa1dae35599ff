export async function GET(request) {
  const answer = await fetch(new URL('/rh/hello', request.url), { cache: 'no-store' });
  return new Response(await answer.text(), { status: answer.status, headers: { 'x-self': 'yes' } });
}
