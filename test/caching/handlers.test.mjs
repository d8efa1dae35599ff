// `cacheHandlers`: what happens when one of them fails, and that several workers and `dev` ask it, too. What it is asked is
// compared with Next's in test/next.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import commands from '../commands/ferroute.js';

const { project, serve } = commands;

/** Keeps entries in files: all workers have the same. */
const FILES_HANDLER = `
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
const dir = path.join(process.cwd(), 'entries');
const place = (key) => path.join(dir, key.replace(/[^a-zA-Z0-9]/g, '_'));
export default {
  async get(key) {
    if (!existsSync(place(key))) return undefined;
    const { bytes, ...entry } = JSON.parse(readFileSync(place(key), 'utf8'));
    return { ...entry, value: new Response(Buffer.from(bytes, 'base64')).body };
  },
  async set(key, pending) {
    const { value, ...entry } = await pending;
    const bytes = Buffer.from(await new Response(value).arrayBuffer()).toString('base64');
    mkdirSync(dir, { recursive: true });
    writeFileSync(place(key), JSON.stringify({ ...entry, bytes }));
  },
  async refreshTags() {},
  async getExpiration() { return 0; },
  async updateTags() {},
};`;

const FILES = {
  'package.json': '{}',
  'next.config.js': `module.exports = { experimental: { useCache: true }, cacheHandlers: {
    default: require.resolve('./files.mjs'), remote: require.resolve('./deaf.cjs'), mute: require.resolve('./mute.cjs'),
    none: require.resolve('./none.cjs'),
  } };`,
  'files.mjs': FILES_HANDLER,
  'deaf.cjs': `module.exports = {
    async get() {}, async set() { throw new Error('set on purpose'); }, async refreshTags() {},
    async getExpiration() { return 0; }, async updateTags() { throw new Error('update on purpose'); },
  };`,
  'mute.cjs': "module.exports = { async get() { throw new Error('get on purpose'); }, async set() {} };",
  'none.cjs': 'module.exports = class {};',
  'lib/cached.js': `
    let calls = 0;
    export async function kept() { 'use cache'; return { calls: ++calls, date: new Date(0), map: new Map([[1, 2n]]) }; }
    export async function deaf() { 'use cache: remote'; return ++calls; }
    export async function mute() { 'use cache: mute'; return ++calls; }
    export async function none() { 'use cache: none'; return ++calls; }`,
  'app/[name]/route.js': `
    import * as cached from '../../lib/cached';
    export async function GET(request, { params }) {
      const value = await cached[(await params).name]().catch((error) => error.message);
      const { map, date } = value;
      return Response.json(map ? [value.calls, date instanceof Date, String(map.get(1))] : value);
    }`,
  'app/revalidate/route.js': `
    import { revalidateTag } from 'next/cache';
    export function GET() { revalidateTag('x', 'max'); return new Response('done'); }`,
};

test('one that keeps things outside is every worker’s, and that of the next server', async (t) => {
  const dir = project(t, FILES);
  const asked = async (server, times) =>
    new Set(await Promise.all(Array.from({ length: times }, async () => (await server.request('/kept')).text)));
  let server = await serve(t, 'start', dir, ['--workers', '3'], { cwd: dir });
  const [first] = await asked(server, 1);
  assert.match(first, /^\[\d,true,"2"\]$/);
  assert.deepEqual(await asked(server, 30), new Set([first]));
  await server.stop();
  server = await serve(t, 'start', dir, [], { cwd: dir });
  assert.deepEqual(await asked(server, 1), new Set([first]));
});

for (const mode of ['start', 'dev']) {
  test(`one that fails, in ${mode}`, async (t) => {
    const dir = project(t, FILES);
    const server = await serve(t, mode, dir, [], { cwd: dir });
    // What cannot be kept is given all the same.
    assert.equal((await server.request('/deaf')).text, '1');
    assert.equal((await server.request('/deaf')).text, '2');
    await server.printed(/set on purpose/);
    assert.equal((await server.request('/revalidate')).text, 'done');
    await server.printed(/update on purpose/);
    assert.equal((await server.request('/mute')).text, '"get on purpose"');
    const wrong = JSON.parse((await server.request('/none')).text);
    assert.match(
      wrong,
      /none\.cjs exports no handler of cacheHandlers: an object with `get`, `set` and their kin is one$/,
    );
  });
}
