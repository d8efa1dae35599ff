// Values that many ask for at once, in several workers: made once, whatever becomes of who makes them.

import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import commands from '../commands/ferroute.js';

const { project, serve, sleep } = commands;

/** Says that it was called, in a file that all workers write to. */
const HEAD = `
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';
import { setTimeout } from 'node:timers/promises';
import { unstable_cache, cacheLife } from 'next/cache';
const told = (what) => appendFileSync(process.env.CALLS, what + '\\n');
/** Takes the thread for a moment first, so that others get their share of the requests. */
const answer = async (make) => {
  const until = performance.now() + 30;
  while (performance.now() < until);
  return Response.json([threadId, await make()]);
};
export const dynamic = 'force-dynamic';`;

const files = {
  'package.json': '{ "type": "module" }',
  'next.config.js': 'export default { experimental: { useCache: true } };',
  'app/unstable/[id]/route.js': `${HEAD}
    const make = unstable_cache(async (id) => { told(id); await setTimeout(500); return { made: id }; }, ['make']);
    export const GET = async (request, { params }) => { const { id } = await params; return answer(() => make(id)); };`,
  'app/use/[id]/route.js': `${HEAD}
    async function make(id) { 'use cache'; told(id); await setTimeout(500); return { made: id }; }
    export const GET = async (request, { params }) => { const { id } = await params; return answer(() => make(id)); };`,
  'app/fetched/[id]/route.js': `${HEAD}
    export const GET = async (request, { params }) => {
      const { id } = await params;
      return answer(async () => (await fetch(process.env.UPSTREAM + id, { next: { revalidate: 60 } })).json());
    };`,
  'app/stale/route.js': `${HEAD}
    const make = unstable_cache(async () => { told('stale'); await setTimeout(100); return 1; }, ['stale'], { revalidate: 2 });
    export const GET = () => answer(make);`,
  'app/throws/route.js': `${HEAD}
    const make = unstable_cache(async () => { told('throws'); await setTimeout(400); throw new Error('on purpose'); }, ['throws']);
    export const GET = () => answer(() => make().catch((error) => error.message));`,
  'app/unkept/route.js': `${HEAD}
    async function make() { 'use cache'; cacheLife({ revalidate: 0 }); await setTimeout(300); return 'made'; }
    export const GET = () => answer(make);`,
  'app/dies/route.js': `${HEAD}
    const make = unstable_cache(async () => {
      told('dies');
      await setTimeout(400);
      const mark = process.env.CALLS + '.died';
      if (!existsSync(mark)) { writeFileSync(mark, ''); process.reallyExit(3); }
      return 'survived';
    }, ['dies']);
    export const GET = () => answer(make);`,
  'app/hangs/route.js': `${HEAD}
    const make = unstable_cache(async () => {
      const mark = process.env.CALLS + '.hangs';
      if (!existsSync(mark)) { writeFileSync(mark, ''); await new Promise(() => {}); }
      return 'made';
    }, ['hangs']);
    export const GET = () => answer(make);`,
};

const cleanups = [];
const context = { after: (clean) => cleanups.push(clean) };
let server;
let calls;

before(async () => {
  const dir = project(context, files);
  calls = path.join(dir, 'calls.txt');
  appendFileSync(calls, '');
  const upstream = createServer((request, response) => {
    appendFileSync(calls, `${request.url}\n`);
    setTimeout(() => response.end(JSON.stringify({ made: request.url.slice(1) })), 500);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => upstream.once('listening', resolve));
  cleanups.push(() => upstream.close().closeAllConnections());
  const env = { CALLS: calls, UPSTREAM: `http://127.0.0.1:${upstream.address().port}/` };
  server = await serve(context, 'start', dir, ['--workers', '3'], { env });
});
after(() => cleanups.reverse().forEach((clean) => clean()));

/** How often something was made. */
const count = (what) =>
  readFileSync(calls, 'utf8')
    .split('\n')
    .filter((line) => line === what).length;

const many = (count, ask) => Promise.all(Array.from({ length: count }, (_, index) => ask(index)));

/** The values that so many requests gave; at least two threads had a part in it. */
async function valuesOf(target, count = 12) {
  // Those that come while a thread is busy are for the others.
  const answers = await many(count, async (index) => {
    await sleep(8 * index);
    return server.request(target);
  });
  const bad = answers.find(({ status }) => status !== 200);
  assert.equal(bad, undefined, `${bad?.status} ${server.stderr}`);
  const all = answers.map(({ text }) => JSON.parse(text));
  assert.ok(new Set(all.map(([thread]) => thread)).size > 1, 'one thread alone shows nothing');
  return all.map(([, value]) => value);
}

test('three workers, one call', async () => {
  for (const [target, call] of [
    ['/unstable/a', 'a'],
    ['/use/b', 'b'],
    ['/fetched/c', '/c'],
  ]) {
    const values = await valuesOf(target);
    assert.ok(
      values.every((value) => value.made === call.replace('/', '')),
      JSON.stringify(values),
    );
    assert.equal(count(call), 1, target);
  }
});

test('a stale value is made anew once', async () => {
  await valuesOf('/stale');
  assert.equal(count('stale'), 1);
  await sleep(2200);
  await valuesOf('/stale');
  await sleep(300);
  assert.equal(count('stale'), 2);
});

test('one that fails: everybody hears of it, and the next try is another one', async () => {
  const values = await valuesOf('/throws');
  assert.deepEqual(new Set(values), new Set(['on purpose']));
  const calls = count('throws');
  assert.ok(calls <= 4, `${calls} calls`);
  await server.request('/throws');
  assert.equal(count('throws'), calls + 1);
});

test('what cannot be kept is not made one after the other', async () => {
  const began = performance.now();
  await valuesOf('/unkept', 12);
  // One after the other they would take 3.6 s.
  assert.ok(performance.now() - began < 3000, `${performance.now() - began} ms`);
});

test('a worker that ends lets the next one make it', async () => {
  const answers = await many(12, () => server.request('/dies').catch((error) => ({ status: error.code, text: '[]' })));
  const served = answers.filter(({ status }) => status === 200);
  assert.ok(served.length > 0, `${answers.map(({ status }) => status)}`);
  assert.ok(served.every(({ text }) => JSON.parse(text)[1] === 'survived'));
  assert.ok(count('dies') <= 4);
});

test('one that never ends hangs no other worker', async () => {
  const asked = Array.from({ length: 12 }, () => server.request('/hangs'));
  // Those of the worker that has begun it wait, as they would in a single one.
  const { text } = await Promise.any([...asked, sleep(14_000).then(() => ({ text: '[0,"nobody was answered"]' }))]);
  assert.equal(JSON.parse(text)[1], 'made');
  for (const each of asked) each.catch(() => {});
});
