// What outlives the process, and what does not fit.

import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import commands from '../commands/ferroute.js';

const { project, serve, sleep } = commands;

const files = (version = 1) => ({
  'package.json': '{ "type": "module" }',
  'app/static/route.js': `export const dynamic = 'force-static'; // ${version}
    export const GET = () => new Response('${version} ' + Math.random());`,
  'app/value/route.js': `import { unstable_cache } from 'next/cache';
    const get = unstable_cache(async () => Math.random(), ['value'], { tags: ['value'] });
    export const GET = async (request) => { request.url; return new Response(String(await get())); };`,
  'app/tag/route.js': `import { revalidateTag, revalidatePath } from 'next/cache';
    export const GET = (request) => { request.url; revalidateTag('value', { expire: 0 }); revalidatePath('/static'); return new Response(); };`,
});

const text = async (server, target) => (await server.request(target)).text;

test('a restart goes on where it was', async (t) => {
  const dir = project(t, files());
  let server = await serve(t, 'start', dir);
  const [answer, value] = [await text(server, '/static'), await text(server, '/value')];
  await server.stop();
  server = await serve(t, 'start', dir);
  const { headers, text: again } = await server.request('/static');
  assert.deepEqual([again, headers['x-nextjs-cache']], [answer, 'HIT']);
  assert.equal(await text(server, '/value'), value);

  await text(server, '/tag');
  await server.stop();
  server = await serve(t, 'start', dir);
  assert.notEqual(await text(server, '/static'), answer, 'what was invalidated is, after a restart');
  assert.notEqual(await text(server, '/value'), value);
});

test('another build has answers of its own, and the values of the one before', async (t) => {
  const dir = project(t, files(1));
  let server = await serve(t, 'start', dir);
  const [answer, value] = [await text(server, '/static'), await text(server, '/value')];
  assert.match(answer, /^1 /);
  await server.stop();
  writeFileSync(path.join(dir, 'app/static/route.js'), files(2)['app/static/route.js']);
  server = await serve(t, 'start', dir);
  assert.match(await text(server, '/static'), /^2 /);
  assert.equal(await text(server, '/value'), value);
});

test('damaged files are no harm', async (t) => {
  const dir = project(t, files());
  let server = await serve(t, 'start', dir);
  const answer = await text(server, '/static');
  await server.stop();
  const cache = path.join(dir, '.ferroute/cache');
  assert.ok(readdirSync(cache).length > 0);
  for (const name of readdirSync(cache)) writeFileSync(path.join(cache, name), 'torn');
  server = await serve(t, 'start', dir);
  const next = await text(server, '/static');
  assert.notEqual(next, answer);
  assert.equal(await text(server, '/static'), next);
});

test('without a folder to write to, there is the memory', async (t) => {
  const dir = project(t, files());
  mkdirSync(path.join(dir, '.ferroute'));
  // Nobody can make a folder of that name, not even root.
  writeFileSync(path.join(dir, '.ferroute/cache'), '');
  const server = await serve(t, 'start', dir);
  const answer = await text(server, '/static');
  await sleep(50);
  assert.equal(await text(server, '/static'), answer);
  assert.equal((await server.stop()).code, 0);
});

test('what does not fit into memory is not kept there: the least wanted go', async (t) => {
  const dir = project(t, {
    'next.config.mjs': 'export default { cacheMaxMemorySize: 400_000 };',
    'app/big/[id]/route.js': `export const dynamic = 'force-static'; let calls = 0;
      export const GET = () => new Response(++calls + 'x'.repeat(9_990));`,
  });
  mkdirSync(path.join(dir, '.ferroute'));
  writeFileSync(path.join(dir, '.ferroute/cache'), '');
  const server = await serve(t, 'start', dir);
  const state = async (id) => (await server.request(`/big/${id}`)).headers['x-nextjs-cache'];
  assert.equal(await state('wanted'), 'MISS');
  for (let id = 0; id < 200; id++) {
    await state(id);
    assert.equal(await state('wanted'), 'HIT', `after ${id}`);
  }
  let kept = 0;
  for (let id = 0; id < 200; id++) kept += Number((await state(id)) === 'HIT');
  assert.ok(kept < 45, `${kept} of 10 KB each are in 400 KB`);
});

test('what memory has no room for comes back from the disk', async (t) => {
  const dir = project(t, {
    'next.config.mjs': 'export default { cacheMaxMemorySize: 0 };',
    'app/static/route.js': files()['app/static/route.js'],
  });
  const server = await serve(t, 'start', dir);
  const answer = await text(server, '/static');
  for (let tries = 0; tries < 100 && (await text(server, '/static')) !== answer; tries++) await sleep(10);
  const again = await text(server, '/static');
  assert.equal(await text(server, '/static'), again);
  rmSync(path.join(dir, '.ferroute/cache'), { recursive: true });
  assert.notEqual(await text(server, '/static'), again, 'it was the disk');
});
