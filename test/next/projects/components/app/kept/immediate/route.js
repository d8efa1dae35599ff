import { steady } from '../../../lib/steady';

export async function GET() {
  await new Promise((resolve) => setImmediate(resolve));
  return new Response(steady());
}
