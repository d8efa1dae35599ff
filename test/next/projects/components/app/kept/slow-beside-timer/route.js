import { setTimeout as sleep } from 'node:timers/promises';
import { steady } from '../../../lib/steady';
import { slow } from '../../../lib/waiting';

export async function GET() {
  const [value] = await Promise.all([slow(), sleep(1)]);
  return Response.json([value, steady()]);
}
