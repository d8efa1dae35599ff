// Deno.serve. It has no router of its own, so the 1,000 routes are not for it.
import { join } from 'node:path';
import data from '../programs/data.cjs';

const { hello, items, publicDir, port, host } = data;

async function handle(request) {
  const path = request.url.slice(request.url.indexOf('/', 8));
  if (request.method === 'GET' && path === '/api/hello') return Response.json(hello);
  if (request.method === 'GET' && path === '/api/items') return Response.json(items);
  if (request.method === 'POST' && path === '/api/echo') return Response.json(await request.json());
  if (request.method === 'GET' && path === '/page.txt') {
    const file = await Deno.open(join(publicDir, 'page.txt'));
    return new Response(file.readable, { headers: { 'content-type': 'text/plain' } });
  }
  return new Response('Not Found', { status: 404 });
}

Deno.serve({ port, hostname: host, onListen() {} }, handle);
