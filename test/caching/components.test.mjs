// `cacheComponents`: the answer of a handler that needs nothing of its request is kept, and finding out costs others nothing.

import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import commands from '../commands/ferroute.js';

const { project, serve, sleep } = commands;

const TOLD = `
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
const told = (what) => appendFileSync(process.env.CALLS, what + '\\n');`;

const files = {
  'package.json': '{ "type": "module" }',
  'next.config.js': `export default {
    cacheComponents: true,
    cacheLife: { brief: { revalidate: 1, expire: 600 } },
  };`,
  'app/plain/route.js': `${TOLD}
    let calls = 0;
    export const GET = () => { told('plain'); return new Response('made ' + ++calls); };`,
  'app/waits/route.js': `${TOLD}
    export async function GET() { told('waits'); await sleep(300); return new Response('made'); }`,
  'app/cached/route.js': `${TOLD}
    async function get() { 'use cache'; told('cache'); await sleep(100); return 'made'; }
    export async function GET() { told('handler'); return new Response(await get()); }`,
  'app/events/route.js': `
    export const GET = () => new Response(new ReadableStream({
      async start(controller) {
        controller.enqueue(new TextEncoder().encode('first'));
        await new Promise((resolve) => setTimeout(resolve, 400));
        controller.enqueue(new TextEncoder().encode('last'));
        controller.close();
      },
    }));`,
  'app/lazy/route.js': `
    export async function GET() { const { value } = await import('lazy'); return new Response(value); }`,
  'node_modules/lazy/package.json': '{ "name": "lazy", "type": "module", "exports": "./index.js" }',
  'node_modules/lazy/index.js':
    "await new Promise((resolve) => setTimeout(resolve, 50)); export const value = 'loaded';",
  'app/turns/route.js': `
    import { cacheLife } from 'next/cache';
    async function brief() { 'use cache'; cacheLife('brief'); return 'made'; }
    export const GET = async () => new Response(await brief() + (globalThis.turned ? Math.random() : ''));`,
  'app/turn/route.js': `export function POST() { globalThis.turned = true; return new Response(); }`,
  'app/throws/route.js': `${TOLD}
    let calls = 0;
    export function GET() { if (++calls === 1) throw new Error('on purpose'); return new Response('made'); }`,
  'app/below/middleware.js': 'export const middleware = (request, next) => next();',
  'app/below/route.js': `let calls = 0; export const GET = () => new Response('made ' + ++calls);`,
  'app/denied/route.js': `let calls = 0; export const GET = () => new Response('made ' + ++calls, { status: 403 });`,
};

async function start(t, mode = 'start', ...args) {
  const dir = project(t, files);
  const calls = path.join(dir, 'calls.txt');
  appendFileSync(calls, '');
  const server = await serve(t, mode, dir, args, { env: { CALLS: calls } });
  const count = (what) =>
    readFileSync(calls, 'utf8')
      .split('\n')
      .filter((line) => line === what).length;
  return { server, count };
}

test('one that answers at once is called once', async (t) => {
  const { server, count } = await start(t, 'start', '--workers', '3');
  const answers = await Promise.all(Array.from({ length: 50 }, () => server.request('/plain')));
  assert.deepEqual(new Set(answers.map(({ text }) => text)), new Set(['made 1']));
  assert.equal(count('plain'), 1);
  const { headers } = await server.request('/plain?x=1');
  assert.deepEqual([headers['x-nextjs-cache'], headers['cache-control']], ['HIT', 's-maxage=31536000']);
});

test('one that waits is called once for each request, and nobody waits for another', async (t) => {
  const { server, count } = await start(t, 'start', '--workers', '2');
  const began = performance.now();
  const answers = await Promise.all(Array.from({ length: 20 }, () => server.request('/waits')));
  assert.ok(performance.now() - began < 1500, 'one after the other they would take six seconds');
  for (const { text, headers } of answers) assert.deepEqual([text, headers['x-nextjs-cache']], ['made', undefined]);
  assert.equal(count('waits'), 20);
});

test('one that waits for a cache is called again with what that has', async (t) => {
  const { server, count } = await start(t, 'start', '--workers', '1');
  const answers = await Promise.all(Array.from({ length: 10 }, () => server.request('/cached')));
  for (const { text, headers } of answers) {
    assert.equal(text, 'made');
    assert.match(headers['cache-control'], /^s-maxage=900, stale-while-revalidate=/);
  }
  assert.deepEqual([count('cache'), count('handler')], [1, 2]);
  await server.request('/cached');
  assert.equal(count('handler'), 2);
});

test('a stream is not held back', async (t) => {
  const { server } = await start(t, 'start', '--workers', '1');
  for (let round = 0; round < 3; round++) {
    const began = performance.now();
    const response = await fetch(`http://127.0.0.1:${server.port}/events`);
    const reader = response.body.getReader();
    const { value } = await reader.read();
    assert.equal(new TextDecoder().decode(value), 'first');
    assert.ok(performance.now() - began < 300, 'the last part comes later');
    assert.equal(new TextDecoder().decode((await reader.read()).value), 'last');
    assert.equal(response.headers.get('x-nextjs-cache'), null);
  }
});

test('one that loads a module when it runs is kept from its second answer on', async (t) => {
  const { server } = await start(t, 'start', '--workers', '1');
  const first = await server.request('/lazy');
  assert.deepEqual([first.text, first.headers['x-nextjs-cache']], ['loaded', undefined]);
  for (let round = 0; round < 2; round++) {
    const { text, headers } = await server.request('/lazy');
    assert.deepEqual([text, headers['x-nextjs-cache']], ['loaded', 'HIT']);
  }
});

test('one that needs its requests later keeps its old answer, and the log says why', async (t) => {
  const { server } = await start(t, 'start', '--workers', '1');
  assert.equal((await server.request('/turns')).text, 'made');
  await server.request('/turn', { method: 'POST' });
  await sleep(1200);
  assert.equal((await server.request('/turns')).headers['x-nextjs-cache'], 'STALE');
  await server.printed(/Page changed from static to dynamic at runtime \/turns, reason: Math\.random\(\)/);
  assert.equal((await server.request('/turns')).text, 'made');
});

test('what is not kept', async (t) => {
  const { server } = await start(t, 'start', '--workers', '1');
  // An error is not the end of it.
  assert.equal((await server.request('/throws')).status, 500);
  assert.equal((await server.request('/throws')).text, 'made');
  assert.equal((await server.request('/throws')).headers['x-nextjs-cache'], 'HIT');
  for (const path of ['/below', '/denied']) {
    assert.equal((await server.request(path)).text, 'made 1', path);
    const { text, headers } = await server.request(path);
    assert.deepEqual([text, headers['x-nextjs-cache']], ['made 2', undefined], path);
  }
});

test('nothing is kept in development', async (t) => {
  const { server } = await start(t, 'dev');
  assert.equal((await server.request('/plain')).text, 'made 1');
  const { text, headers } = await server.request('/plain');
  assert.deepEqual([text, headers['x-nextjs-cache']], ['made 2', undefined]);
});
