export const dynamic = 'force-dynamic';

export function GET() {
  globalThis.isBroken = true;
  return new Response('broken from now on');
}
