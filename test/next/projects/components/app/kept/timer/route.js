import { setTimeout as sleep } from 'node:timers/promises';
import { steady } from '../../../lib/steady';

export async function GET() {
  await sleep(1);
  return new Response(steady());
}
