import { steady } from '../../../lib/steady';

export async function GET() {
  await null;
  await new Promise((resolve) => process.nextTick(resolve));
  return new Response(steady());
}
