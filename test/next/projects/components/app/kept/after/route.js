import { after } from 'next/server';
import { steady } from '../../../lib/steady';

export function GET() {
  after(() => {});
  return new Response(steady());
}
