import { connection } from 'next/server';

export async function GET() {
  await connection();
  // What goes on at the same time has no order.
  const calls = (globalThis.calls ?? []).splice(0).map((call) => JSON.stringify(call));
  return Response.json(calls.sort());
}
