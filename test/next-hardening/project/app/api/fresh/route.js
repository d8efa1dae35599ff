// Dynamic, because it asks for the request's: never the same twice.
import { headers } from 'next/headers';

let count = 0;

export async function GET() {
  await headers();
  return Response.json({ count: ++count, at: process.hrtime.bigint().toString() });
}
