// A `cacheHandler` of the user's: Next's interface, asked for answers and for values.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import commands from '../commands/ferroute.js';

const { project, serve } = commands;

const HANDLER = `
const store = globalThis.kept = new Map();
const calls = globalThis.calls = [];
module.exports = class {
  constructor(options) { calls.push(['new', typeof options]); }
  async get(key, context) { calls.push(['get', context.kind]); return store.get(key) ?? null; }
  async set(key, value, context) {
    calls.push(['set', value.kind, context.cacheControl ?? null, context.tags ?? null]);
    store.set(key, { value, lastModified: Date.now(), tags: context.tags ?? value.headers?.['x-next-cache-tags']?.split(',') });
  }
  async revalidateTag(tags, durations) {
    calls.push(['tag', tags, durations ?? null]);
    for (const [key, entry] of store) if (entry.tags?.some((tag) => tags.includes(tag))) store.delete(key);
  }
  resetRequestCache() {}
};`;

const FILES = {
  'package.json': '{}',
  'next.config.js': "module.exports = { cacheHandler: require.resolve('./handler.cjs'), cacheMaxMemorySize: 0 };",
  'handler.cjs': HANDLER,
  'app/static/route.ts': `export const revalidate = 60; let calls = 0;
    export const GET = () => new Response('made ' + ++calls, { status: 201, headers: { 'X-A': '1' } });`,
  'app/value/route.ts': `import { unstable_cache } from 'next/cache'; let calls = 0;
    const get = unstable_cache(async () => ++calls, ['v'], { tags: ['v'], revalidate: 9 });
    export const GET = async (request: any) => { request.url; return Response.json(await get()); };`,
  'app/tag/route.ts': `import { revalidateTag, revalidatePath } from 'next/cache';
    export const GET = (request: any) => { request.url; revalidateTag('v', { expire: 0 }); revalidatePath('/static'); return new Response(); };`,
  'app/calls/route.ts': `export const GET = () => Response.json((globalThis as any).calls.splice(0));`,
};

test('answers and values are the handler’s to keep', async (t) => {
  const server = await serve(t, 'start', project(t, FILES));
  const first = await server.request('/static');
  assert.deepEqual(
    [first.status, first.text, first.headers['x-nextjs-cache'], first.headers['x-a']],
    [201, 'made 1', 'HIT', '1'],
  );
  const second = await server.request('/static');
  assert.deepEqual([second.status, second.text, second.headers['x-nextjs-cache']], [201, 'made 1', 'HIT']);
  assert.equal(second.headers['cache-control'], 's-maxage=60, stale-while-revalidate=31535940');
  assert.equal(second.headers['x-next-cache-tags'], undefined);
  assert.equal((await server.request('/value')).text, '1');
  assert.equal((await server.request('/value')).text, '1');
  const calls = JSON.parse((await server.request('/calls')).text);
  assert.deepEqual(calls, [
    ['new', 'object'],
    ['get', 'APP_ROUTE'],
    ['set', 'APP_ROUTE', { revalidate: 60, expire: 31_536_000 }, null],
    ['get', 'APP_ROUTE'],
    ['get', 'FETCH'],
    ['set', 'FETCH', null, ['v']],
    ['get', 'FETCH'],
  ]);
  await server.request('/tag');
  assert.deepEqual(JSON.parse((await server.request('/calls')).text), [
    ['tag', ['v'], { expire: 0 }],
    ['tag', ['_N_T_/static'], null],
  ]);
  assert.equal((await server.request('/value')).text, '2');
  const third = await server.request('/static');
  assert.deepEqual([third.text, third.headers['x-nextjs-cache']], ['made 2', 'MISS']);
});
