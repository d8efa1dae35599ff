import { mark } from '../../lib/mark';

export const revalidate = 1;

export function GET() {
  if (globalThis.isBroken) throw new Error('broken later');
  return new Response(mark());
}
