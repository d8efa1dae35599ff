// Many at once: what they wait for is made once, whatever becomes of who makes it.

import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import commands from '../commands/ferroute.js';

const { project, serve, sleep, until } = commands;

/** Says that it was called, in a file that all workers write to; then takes its time. */
const SLOW = `
import { appendFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
const told = (what) => appendFileSync(process.env.CALLS, what + '\\n');`;

const files = {
  'package.json': '{ "type": "module" }',
  'app/slow/[id]/route.js': `${SLOW}
    export const dynamic = 'force-static';
    export async function GET(request, { params }) {
      const { id } = await params; told(id); await setTimeout(300); return new Response('made ' + id);
    }`,
  'app/stale/route.js': `${SLOW}
    export const revalidate = 1;
    export async function GET() { told('stale'); await setTimeout(100); return new Response('made'); }`,
  'app/throws/[id]/route.js': `${SLOW}
    export const dynamic = 'force-static';
    export async function GET() { told('throws'); await setTimeout(300); throw new Error('on purpose'); }`,
  'app/dynamic/route.js': `${SLOW}
    import { headers } from 'next/headers';
    export const revalidate = 60;
    export async function GET() { await setTimeout(100); return new Response((await headers()).get('x-who')); }`,
  'app/turns/[id]/route.js': `
    export const generateStaticParams = () => [];
    export async function GET(request) { return new Response(request.headers.get('x-who')); }`,
  'app/unlisted/[id]/route.js': `
    export const dynamicParams = false;
    export const generateStaticParams = () => { throw new Error('cannot be listed'); };
    export const GET = () => new Response('never');`,
  'app/dies/[id]/route.js': `${SLOW}
    import { existsSync, writeFileSync } from 'node:fs';
    export const dynamic = 'force-static';
    export async function GET() {
      told('dies');
      await setTimeout(200);
      const mark = process.env.CALLS + '.died';
      // What process.exit() is without our care: the thread is gone.
      if (!existsSync(mark)) { writeFileSync(mark, ''); process.reallyExit(3); }
      return new Response('survived');
    }`,
};

async function start(t) {
  const dir = project(t, files);
  const calls = path.join(dir, 'calls.txt');
  appendFileSync(calls, '');
  const server = await serve(t, 'start', dir, ['--workers', '3'], { env: { CALLS: calls } });
  const count = (what) =>
    readFileSync(calls, 'utf8')
      .split('\n')
      .filter((line) => line === what).length;
  return { server, count, calls };
}

const many = (count, ask) => Promise.all(Array.from({ length: count }, (_, index) => ask(index)));

test('two hundred clients, three workers, one call', async (t) => {
  const { server, count } = await start(t);
  const answers = await many(200, () => server.request('/slow/1'));
  assert.ok(answers.every(({ status, text }) => status === 200 && text === 'made 1'));
  assert.equal(count('1'), 1);
  assert.deepEqual(new Set(answers.map(({ headers }) => headers['x-nextjs-cache'])), new Set(['MISS']));
  // Other keys do not wait for it.
  await many(20, (index) => server.request(`/slow/other-${index}`));
  assert.equal(count('other-7'), 1);
});

test('a stale answer is made anew once', async (t) => {
  const { server, count } = await start(t);
  await server.request('/stale');
  await sleep(1100);
  const answers = await many(100, () => server.request('/stale'));
  assert.ok(answers.every(({ text }) => text === 'made'));
  assert.ok(answers.some(({ headers }) => headers['x-nextjs-cache'] === 'STALE'));
  await until(() => count('stale') === 2, 'a second call');
  await sleep(200);
  assert.equal(count('stale'), 2);
});

test('all who wait for one that throws are told, and nothing of it is kept', async (t) => {
  const { server, count } = await start(t);
  const answers = await many(50, () => server.request('/throws/1'));
  assert.ok(answers.every(({ status }) => status === 500));
  assert.equal(count('throws'), 1);
  assert.equal((await server.request('/throws/1')).status, 500);
  assert.equal(count('throws'), 2);
});

test('who waited for one that turned out dynamic gets an answer of his own', async (t) => {
  const { server } = await start(t);
  const answers = await many(30, (who) => server.request('/dynamic', { headers: { 'x-who': `${who}` } }));
  answers.forEach(({ text, headers }, who) => {
    assert.equal(text, `${who}`);
    assert.equal(headers['x-nextjs-cache'], undefined);
  });
});

test('a worker that dies while others wait: another makes it', async (t) => {
  const { server, count, calls } = await start(t);
  const answers = await many(20, () => server.request('/dies/1'));
  assert.ok(existsSync(`${calls}.died`));
  // Only the one whose invocation it was has nothing.
  assert.deepEqual(answers.map(({ status }) => status).sort(), [...Array(19).fill(200), 503]);
  assert.equal(count('dies'), 2);
});

test('a client that goes away does not stop what others wait for', async (t) => {
  const { server, count } = await start(t);
  const { connect } = await import('node:net');
  const socket = connect(server.port, '127.0.0.1');
  socket.write('GET /slow/left HTTP/1.1\r\nHost: a\r\n\r\n');
  await until(() => count('left') === 1, 'a call');
  const waiting = many(10, () => server.request('/slow/left'));
  socket.destroy();
  assert.ok((await waiting).every(({ text }) => text === 'made left'));
  assert.equal(count('left'), 1);
});

test('requests that are on their way when a route turns out dynamic, and params that cannot be listed', async (t) => {
  const { server } = await start(t);
  // Each is a key of its own, in the inbox of one of three workers.
  const answers = await many(60, (who) => server.request(`/turns/${who % 20}`, { headers: { 'x-who': `${who}` } }));
  answers.forEach(({ status, text }, who) => assert.deepEqual([status, text], [200, `${who}`]));
  const unlisted = await many(10, () => server.request('/unlisted/1'));
  assert.ok(unlisted.every(({ status }) => status === 500));
});
