export async function GET() {
  const { steady } = await import('../../../lib/steady');
  return new Response(steady());
}
