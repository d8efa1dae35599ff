// Values that handlers keep: `unstable_cache`, `'use cache'`, `fetch`; and what invalidates them.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import commands from '../commands/ferroute.js';

const { project, serve, sleep, until } = commands;

const FILES = {
  'package.json': '{}',
  'next.config.js': 'module.exports = { cacheLife: { blink: { stale: 1, revalidate: 1, expire: 2 } } };',
  'app/value/route.ts': `
    import { unstable_cache } from 'next/cache';
    let calls = 0;
    const get = unstable_cache(async (a: string | null) => ({ a, calls: ++calls, date: new Date(0) }), ['k'], { tags: ['value'], revalidate: 1 });
    export async function GET(request: any) { const v: any = await get(request.nextUrl.searchParams.get('a')); return Response.json({ ...v, type: typeof v.date }); }`,
  'app/odd/route.ts': `
    import { unstable_cache } from 'next/cache';
    const nothing = unstable_cache(async () => undefined);
    const throwing = unstable_cache(async () => { throw new Error('thrown ' + ++calls); });
    const proto = unstable_cache(async () => JSON.parse('{"__proto__":{"polluted":1},"a":1}'));
    let calls = 0;
    export async function GET() {
      const message = async () => { try { await throwing(); } catch (error: any) { return error.message; } };
      let zero; try { unstable_cache(async () => 1, [], { revalidate: 0 }); } catch (error: any) { zero = error.message; }
      await proto();
      const again = await proto();
      return Response.json({ nothing: [await nothing() === undefined, await nothing() === undefined], thrown: [await message(), await message()],
        zero, keys: Object.keys(again), polluted: ({} as any).polluted, inherits: again.polluted });
    }`,
  'app/together/route.ts': `
    import { unstable_cache } from 'next/cache';
    let calls = 0;
    const slow = unstable_cache(async () => { calls++; await new Promise((done) => setTimeout(done, 100)); return calls; });
    export async function GET() { return Response.json([await Promise.all([slow(), slow(), slow()]), calls]); }`,
  'lib/cached.ts': `
    import { cacheLife, cacheTag } from 'next/cache';
    let calls = 0;
    export async function get(id: string, more?: unknown) {
      'use cache';
      cacheTag('lib', 'lib-' + id);
      cacheLife('hours');
      return { id, calls: ++calls, map: new Map([[id, new Date(5)]]), more };
    }
    export async function blink() { 'use cache'; cacheLife('blink'); return ++calls; }
    export async function reads() { 'use cache'; const { headers } = await import('next/headers'); return (await headers()).get('a'); }
    export async function invalidates() { 'use cache'; const { revalidateTag } = await import('next/cache'); revalidateTag('x', 'max'); }
    export function maker(prefix: string) { return async (id: string) => { 'use cache'; return prefix + id + ++calls; }; }`,
  'app/use-cache/route.ts': `
    import { get, blink, reads, invalidates, maker } from '../../lib/cached';
    export async function GET(request: any) {
      const what = request.nextUrl.searchParams.get('what');
      const message = async (call: () => Promise<unknown>) => { try { return await call(); } catch (error: any) { return error.message; } };
      if (what === 'blink') return Response.json(await blink());
      if (what === 'reads') return Response.json(await message(reads));
      if (what === 'invalidates') return Response.json(await message(invalidates));
      if (what === 'maker') return Response.json([await maker('a')('1'), await maker('a')('1'), await maker('b')('1')]);
      if (what === 'function') return Response.json(await message(() => get('f', () => 1)));
      if (what === 'proto') {
        const { more } = await get('p', JSON.parse('{"__proto__":{"polluted":1}}')) as any;
        return Response.json({ keys: Object.keys(more), inherits: more.polluted, polluted: ({} as any).polluted });
      }
      const value = await get(what ?? '1');
      return Response.json({ calls: value.calls, time: value.map.get(value.id)?.getTime() });
    }`,
  'app/made-of/route.ts': `
    import { get } from '../../lib/cached';
    export const revalidate = false;
    export async function GET() { return Response.json((await get('made-of')).calls); }`,
  'app/revalidate/route.ts': `
    import * as cache from 'next/cache';
    export async function GET(request: any) {
      const { tag, profile, path, type, call } = Object.fromEntries(request.nextUrl.searchParams);
      try {
        if (tag) cache.revalidateTag(tag, profile?.startsWith('{') ? JSON.parse(profile) : profile);
        if (path) cache.revalidatePath(path, type);
        if (call) (cache as any)[call]('x');
      } catch (error: any) { return Response.json(error.message); }
      return Response.json('done');
    }`,
  'pages/api/tag.js': `
    import { revalidateTag } from 'next/cache';
    export default function handler(req, res) { try { revalidateTag('t', 'max'); res.json('done'); } catch (error) { res.json(error.message); } }`,
  'app/static/[id]/route.ts': `
    let calls = 0;
    export const dynamic = 'force-static';
    export const GET = () => new Response(String(++calls));`,
  'pages/api/again.js': `
    export default async function handler(req, res) {
      try { await res.revalidate(req.query.path, req.query.only && { unstable_onlyGenerated: true }); res.json('done'); }
      catch (error) { res.json(error.message); }
    }`,
  'app/again/[id]/route.ts': `
    let calls = 0;
    export const dynamic = 'error';
    export async function GET(request: any, { params }: any) { if ((await params).id === 'bad') request.url; return new Response(String(++calls)); }`,
  'app/fetch/route.ts': `
    export async function GET(request: any) {
      const { path, init } = Object.fromEntries(request.nextUrl.searchParams);
      const response = await fetch(process.env.UPSTREAM + path, init ? JSON.parse(init) : undefined);
      return Response.json([response.status, await response.text(), response.headers.get('x-up'), response.url.endsWith(path)]);
    }`,
  'app/fetches/route.ts': `
    export const revalidate = 50;
    export async function GET() { return new Response(await (await fetch(process.env.UPSTREAM + '/in-static', { next: { tags: ['up'], revalidate: 20 } })).text()); }`,
  'app/fetches-fresh/route.ts': `
    export const revalidate = 50;
    export async function GET() { return new Response(await (await fetch(process.env.UPSTREAM + '/fresh', { cache: 'no-store' })).text()); }`,
};

const cleanups = [];
const context = { after: (clean) => cleanups.push(clean) };
let server;
const asked = [];
before(async () => {
  const upstream = createServer((request, response) => {
    asked.push(request.url);
    response.setHeader('X-Up', request.method);
    if (request.url === '/missing') response.statusCode = 404;
    response.end(`answer ${asked.length}`);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => upstream.once('listening', resolve));
  cleanups.push(
    () => upstream.closeAllConnections(),
    () => upstream.close(),
  );
  const env = { UPSTREAM: `http://127.0.0.1:${upstream.address().port}` };
  server = await serve(context, 'start', project(context, FILES), [], { env });
});
after(() => cleanups.reverse().forEach((clean) => clean()));

const json = async (target) => JSON.parse((await server.request(target)).text);
const state = async (target) => {
  const { headers, text } = await server.request(target);
  return [headers['x-nextjs-cache'], text];
};
const invalidate = async (query) => assert.equal(await json(`/revalidate?${query}`), 'done');

test('unstable_cache: by arguments, as JSON has it, stale while a new one is made', async () => {
  const first = await json('/value?a=1');
  assert.deepEqual([first.calls, first.type], [1, 'object']);
  const second = await json('/value?a=1');
  assert.deepEqual([second.calls, second.type, second.date], [1, 'string', '1970-01-01T00:00:00.000Z']);
  assert.equal((await json('/value?a=2')).calls, 2);
  await sleep(1050);
  assert.equal((await json('/value?a=1')).calls, 1);
  await until(async () => (await json('/value?a=1')).calls === 3, 'a new value');
});

test('unstable_cache: nothing, errors, and keys that mean something', async () => {
  const { nothing, thrown, zero, ...proto } = await json('/odd');
  assert.deepEqual(nothing, [true, true]);
  assert.deepEqual(thrown, ['thrown 1', 'thrown 2']);
  assert.match(zero, /^Invariant revalidate: 0 can not be passed to unstable_cache\(\), must be "false" or "> 0"/);
  assert.deepEqual(proto, { keys: ['__proto__', 'a'] });
  assert.deepEqual(await json('/together'), [[1, 1, 1], 1]);
});

test('revalidateTag: at once, and stale first', async () => {
  const { calls } = await json('/value?a=tags');
  await invalidate('tag=value');
  const next = await json('/value?a=tags');
  assert.equal(next.calls, calls + 1);
  await invalidate('tag=value&profile=max');
  assert.equal((await json('/value?a=tags')).calls, next.calls);
  await until(async () => (await json('/value?a=tags')).calls > next.calls, 'a new value');
  const before = (await json('/value?a=tags')).calls;
  await invalidate(`tag=value&profile=${encodeURIComponent('{"expire":0}')}`);
  assert.ok((await json('/value?a=tags')).calls > before);
  await server.printed(/"revalidateTag" without the second argument is now deprecated, add second argument of "max"/);
  await invalidate('tag=value&profile=unheard');
  await server.printed(
    /Invalid profile provided "unheard" must be configured under cacheLife in next\.config or be "max"/,
  );
});

test('revalidatePath: a path, a pattern, a folder', async () => {
  const [, first] = await state('/static/1');
  assert.deepEqual(await state('/static/1'), ['HIT', first]);
  const changed = async () => {
    const [was, text] = await state('/static/1');
    return was === 'MISS' && (await state('/static/1'))[1] === text;
  };
  await invalidate('path=/static/1/');
  assert.ok(await changed(), 'a path, without its trailing slash');
  await invalidate('path=/static/2');
  assert.ok(!(await changed()), 'another path');
  await invalidate('path=/static/[id]');
  await server.printed(
    /Warning: a dynamic page path "\/static\/\[id\]" was passed to "revalidatePath", but the "type"/,
  );
  assert.ok(!(await changed()), 'a pattern needs a type');
  await invalidate('path=/static&type=layout');
  assert.ok(await changed(), 'a folder');
  await invalidate('path=/&type=layout');
  assert.ok(await changed(), 'everything');
  await invalidate(`path=/${'x'.repeat(1024)}`);
  await server.printed(/which exceeded max length of 1024/);
  const { calls } = await json('/value?a=path');
  await invalidate('path=/value');
  assert.ok((await json('/value?a=path')).calls > calls, 'values that the route at the path asks for');
});

test('what only a Server Action may call, and what pages/api may not', async () => {
  assert.match(
    await json('/revalidate?call=updateTag'),
    /^updateTag can only be called from within a Server Action\. To inv/,
  );
  assert.match(
    await json('/revalidate?call=refresh'),
    /^refresh can only be called from within a Server Action\. See more/,
  );
  assert.equal(
    await json('/revalidate?call=cacheLife'),
    '`cacheLife()` is only available with the `cacheComponents` config.',
  );
  assert.equal(
    await json('/revalidate?call=cacheTag'),
    '`cacheTag()` is only available with the `cacheComponents` config.',
  );
  assert.equal(await json('/api/tag'), 'Invariant: static generation store missing in revalidateTag("t")');
});

test('res.revalidate() makes an answer anew, and waits for it', async () => {
  assert.equal((await server.request('/again/1')).text, '1');
  assert.equal(await json('/api/again?path=/again/1'), 'done');
  assert.deepEqual(await state('/again/1'), ['HIT', '2']);
  assert.equal(await json('/api/again?path=/again/never&only=1'), 'done');
  assert.deepEqual(await state('/again/never'), ['MISS', '3'], 'there was none to be made anew');
  assert.equal(await json('/api/again?path=/again/new'), 'done');
  assert.deepEqual(await state('/again/new'), ['HIT', '4']);
  assert.equal(await json('/api/again?path=/again/bad'), 'Failed to revalidate /again/bad: Invalid response 500');
  const guessed = await server.request('/again/1', { headers: { 'x-prerender-revalidate': 'guessed' } });
  assert.deepEqual([guessed.text, guessed.headers['x-nextjs-cache']], ['2', 'HIT'], 'nobody else can ask for it');
});

test("'use cache': by arguments and what is captured, with tags and lifetimes", async () => {
  const first = await json('/use-cache?what=1');
  assert.equal(first.time, 5);
  assert.deepEqual(await json('/use-cache?what=1'), first);
  assert.notEqual((await json('/use-cache?what=2')).calls, first.calls);
  await invalidate('tag=lib-1&profile={"expire":0}');
  const second = await json('/use-cache?what=1');
  assert.notEqual(second.calls, first.calls);
  await invalidate('tag=lib&profile=max');
  assert.deepEqual(await json('/use-cache?what=1'), second);
  await until(async () => (await json('/use-cache?what=1')).calls !== second.calls, 'a new value');
  const [one, again, other] = await json('/use-cache?what=maker');
  assert.equal(one, again);
  assert.match(other, /^b1/);
  const blink = await json('/use-cache?what=blink');
  assert.equal(await json('/use-cache?what=blink'), blink);
  await sleep(2100);
  assert.notEqual(await json('/use-cache?what=blink'), blink);
});

test("'use cache': what it cannot do is said", async () => {
  assert.match(
    await json('/use-cache?what=reads'),
    /^Route "\/use-cache": `headers\(\)` can't be read inside `"use cache"`\./,
  );
  assert.match(
    await json('/use-cache?what=invalidates'),
    /`revalidateTag\("x"\)` can't be called inside a cached function\./,
  );
  assert.match(await json('/use-cache?what=function'), /^An argument of a function with "use cache" cannot be kept: /);
  assert.deepEqual(await json('/use-cache?what=proto'), { keys: ['__proto__'] });
});

test('an answer holds no longer than what it was made of, and goes with its tags', async () => {
  const { headers, text } = await server.request('/made-of');
  assert.equal(headers['cache-control'], 's-maxage=3600, stale-while-revalidate=82800');
  assert.deepEqual(await state('/made-of'), ['HIT', text]);
  await invalidate('tag=lib-made-of&profile={"expire":0}');
  const [was, next] = await state('/made-of');
  assert.equal(was, 'MISS');
  assert.notEqual(next, text);
});

test('fetch: kept where it is asked for', async () => {
  const fetched = (path, init) =>
    json(`/fetch?path=${path}${init ? `&init=${encodeURIComponent(JSON.stringify(init))}` : ''}`);
  const isKept = async (path, init) => {
    const [one, two] = [await fetched(path, init), await fetched(path, init)];
    assert.deepEqual(one.slice(2), two.slice(2));
    return one[1] === two[1];
  };
  assert.ok(!(await isKept('/plain')));
  assert.ok(!(await isKept('/tags', { next: { tags: ['up'] } })));
  assert.ok(await isKept('/forced', { cache: 'force-cache' }));
  assert.ok(await isKept('/seconds', { next: { revalidate: 10 } }));
  assert.ok(await isKept('/post', { cache: 'force-cache', method: 'POST', body: 'a' }));
  assert.notEqual(
    (await fetched('/post', { cache: 'force-cache', method: 'POST', body: 'a' }))[1],
    (await fetched('/post', { cache: 'force-cache', method: 'POST', body: 'b' }))[1],
  );
  assert.ok(!(await isKept('/missing', { cache: 'force-cache' })), 'only 200 is kept');
  assert.ok(!(await isKept('/no-store', { cache: 'no-store' })));
  const tagged = { next: { tags: ['up'], revalidate: 60 } };
  assert.ok(await isKept('/tagged', tagged));
  const [, before] = await fetched('/tagged', tagged);
  await invalidate('tag=up');
  assert.notEqual((await fetched('/tagged', tagged))[1], before);
});

test('fetch in a static route: its lifetime and tags are the route’s', async () => {
  const { headers, text } = await server.request('/fetches');
  assert.equal(headers['cache-control'], 's-maxage=20, stale-while-revalidate=31535980');
  assert.deepEqual(await state('/fetches'), ['HIT', text]);
  await invalidate('tag=up');
  assert.equal((await state('/fetches'))[0], 'MISS');
  assert.equal((await state('/fetches-fresh'))[0], undefined);
  assert.notEqual((await state('/fetches-fresh'))[1], (await state('/fetches-fresh'))[1]);
});
