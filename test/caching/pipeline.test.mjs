// Kept answers among the rules of the configuration, and behind the proxy.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import commands from '../commands/ferroute.js';

const { project, serve } = commands;

const ROUTE = `let calls = 0;
export const dynamic = 'force-static';
export const GET = () => new Response(String(++calls), { headers: { 'X-Own': 'handler', Vary: 'x-handler' } });`;

const state = async (server, target, options) => {
  const { status, text, headers } = await server.request(target, options);
  return [status, text, headers['x-nextjs-cache']];
};

test('headers of the configuration go before those of the answer, made or kept', async (t) => {
  const server = await serve(
    t,
    'start',
    project(t, {
      'app/kept/route.js': ROUTE,
      'next.config.mjs': `export default { async headers() { return [{ source: '/:path*', headers: [
        { key: 'Cache-Control', value: 'public, max-age=9' }, { key: 'x-own', value: 'configuration' }, { key: 'Vary', value: 'x-rule' },
        { key: 'X-Rule', value: '1' } ] }]; } };`,
    }),
  );
  for (const _ of ['made', 'kept', 'kept again']) {
    const { text, headers } = await server.request('/kept');
    assert.deepEqual(
      [text, headers['cache-control'], headers['x-own'], headers.vary, headers['x-rule'], headers['x-nextjs-cache']],
      ['1', 'public, max-age=9', 'configuration', 'x-rule, x-handler', '1', 'HIT'],
    );
  }
});

test('a base path, a trailing slash and rewrites lead to one and the same answer', async (t) => {
  const server = await serve(
    t,
    'start',
    project(t, {
      'app/kept/[id]/route.js': ROUTE,
      'app/forget/route.js': `import { revalidatePath } from 'next/cache';
        export const GET = (request) => { revalidatePath(new URL(request.url).searchParams.get('path')); return new Response(); };`,
      'next.config.mjs': `export default { basePath: '/base', trailingSlash: true,
        async rewrites() { return [{ source: '/other/:id', destination: '/kept/:id' }]; } };`,
    }),
  );
  assert.deepEqual(await state(server, '/base/kept/1/'), [200, '1', 'MISS']);
  assert.deepEqual(await state(server, '/base/kept/1/'), [200, '1', 'HIT']);
  assert.deepEqual(await state(server, '/base/other/1/'), [200, '1', 'HIT']);
  assert.deepEqual(await state(server, '/base/other/2/'), [200, '2', 'MISS']);
  assert.deepEqual(await state(server, '/base/kept/2/?a=b'), [200, '2', 'HIT']);
  assert.equal((await server.request('/kept/1/')).status, 404);
  await server.request('/base/forget/?path=/kept/1');
  assert.deepEqual(await state(server, '/base/kept/1/'), [200, '3', 'MISS']);
  assert.deepEqual(await state(server, '/base/kept/2/'), [200, '2', 'HIT']);
});

test('the proxy runs before what is kept is given', async (t) => {
  const server = await serve(
    t,
    'start',
    project(t, {
      'app/kept/[id]/route.js': ROUTE,
      'proxy.js': `import { NextResponse } from 'next/server';
        export function proxy(request) {
          if (!request.headers.has('authorization')) return new NextResponse('who?', { status: 401 });
          if (request.nextUrl.pathname === '/hidden') return NextResponse.rewrite(new URL('/kept/1', request.url));
          return NextResponse.next({ headers: { 'x-proxy': '1' } });
        }`,
    }),
  );
  const known = { headers: { authorization: 'a' } };
  assert.deepEqual(await state(server, '/kept/1'), [401, 'who?', undefined]);
  assert.deepEqual(await state(server, '/kept/1', known), [200, '1', 'MISS']);
  const { text, headers } = await server.request('/kept/1', known);
  assert.deepEqual([text, headers['x-nextjs-cache'], headers['x-proxy']], ['1', 'HIT', '1']);
  assert.deepEqual(await state(server, '/hidden', known), [200, '1', 'HIT']);
  for (const path of ['/kept/1', '/kept//1', '/kept/./1', '/kept/%31', '//kept/1', '/kept\\1', '/KEPT/1']) {
    const { status, text: body } = await server.request(path);
    assert.ok(status === 401 || status === 308 || status === 404, `${path}: ${status} ${body}`);
    assert.notEqual(body, '1', path);
  }
  const together = await Promise.all(Array.from({ length: 30 }, () => state(server, '/kept/together', known)));
  assert.ok(together.every(([status]) => status === 200));
});

test('a folder’s middleware runs before what is kept is given', async (t) => {
  const server = await serve(
    t,
    'start',
    project(t, {
      'app/inner/kept/route.js': ROUTE.replace("dynamic = 'force-static'", 'revalidate = 60'),
      'app/inner/middleware.js': `export function middleware(request, next) {
        return request.headers.has('authorization') ? next() : new Response('who?', { status: 401 });
      }`,
    }),
  );
  const known = { headers: { authorization: 'a' } };
  assert.equal((await server.request('/inner/kept', known)).status, 200);
  assert.deepEqual(await state(server, '/inner/kept'), [401, 'who?', undefined]);
});
