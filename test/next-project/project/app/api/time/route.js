import { isMainThread } from 'node:worker_threads';

export function GET(request) {
  return Response.json({ isMainThread, agent: request.headers.get('x-agent') });
}

export async function POST(request) {
  return new Response((await request.text()).toUpperCase());
}
