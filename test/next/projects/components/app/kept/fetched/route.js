import { steady } from '../../../lib/steady';

export async function GET() {
  const response = await fetch(`http://127.0.0.1:${process.env.UPSTREAM}/number`);
  return new Response((await response.text()).length > 2 ? steady() : '');
}
