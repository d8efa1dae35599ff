import { draftMode } from 'next/headers';

export const dynamic = 'force-dynamic';
export async function GET() {
  (await draftMode()).enable();
  return new Response('draft');
}
