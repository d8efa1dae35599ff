import { connection } from 'next/server';
import { mark } from '../../lib/mark';

export const revalidate = 60;
export async function GET() {
  await connection();
  return new Response(mark());
}
