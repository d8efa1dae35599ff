// Which answers of route handlers are kept, for how long, and what they say of it: as `next start` of a fresh build does.

import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import commands from '../commands/ferroute.js';
import nodes from '../support/nodes.js';

const { project, serve, sleep, until } = commands;

const COUNT = 'let calls = 0; const body = (more) => JSON.stringify({ calls: ++calls, ...more });\n';
const handler = (before, inside = '') => `${before}\n${COUNT}
export async function GET(request, { params } = {}) { ${inside}; return new Response(body({ params: await params })); }`;

const FILES = {
  'package.json': '{ "type": "module" }',
  'app/plain/route.js': handler(''),
  'app/static/route.js': handler("export const dynamic = 'force-static';"),
  'app/seconds/route.js': handler('export const revalidate = 1;'),
  'app/expire/route.js': handler('export const revalidate = 1;'),
  'app/never/route.js': handler('export const revalidate = false;'),
  'app/zero/route.js': handler('export const revalidate = 0;'),
  'app/post/route.js': handler("export const dynamic = 'force-static'; export const POST = () => new Response();"),
  'app/uses-url/route.js': handler('export const revalidate = 60;', 'request.url'),
  'app/uses-search/route.js': handler('export const revalidate = 60;', "request.nextUrl.searchParams.get('a')"),
  'app/uses-path/route.js': handler('export const revalidate = 60;', 'request.nextUrl.pathname'),
  'app/uses-headers/route.js': handler(
    "import { headers } from 'next/headers'; export const revalidate = 60;",
    'await headers()',
  ),
  'app/uses-connection/route.js': handler(
    "import { connection } from 'next/server'; export const revalidate = 60;",
    'await connection()',
  ),
  'app/no-store/route.js': handler(
    "import { unstable_noStore } from 'next/cache'; export const revalidate = 60;",
    'unstable_noStore()',
  ),
  'app/error/[id]/route.js': handler("export const dynamic = 'error';", "if ((await params).id === 'bad') request.url"),
  'app/on-demand/[id]/route.js': handler("export const dynamic = 'force-static';"),
  'app/only-revalidate/[id]/route.js': handler('export const revalidate = 60;'),
  'app/listed/[id]/route.js': handler("export const generateStaticParams = () => [{ id: '1' }, { id: 'a b' }];"),
  'app/closed/[...id]/route.js': handler(
    "export const dynamicParams = false; export const generateStaticParams = () => [{ id: ['1', '2'] }];",
  ),
  'app/status/route.js': `export const revalidate = false;
    export const GET = () => new Response('made', { status: 203, statusText: 'Mine', headers: {
      'Cache-Control': 'public, max-age=7', 'X-A': '1', Vary: 'x-b', 'Set-Cookie': 'a=b', ETag: '"mine"' } });`,
  'app/bytes/route.js': `export const dynamic = 'force-static';
    export const GET = () => new Response(new Uint8Array(100_000).fill(255));`,
  'app/gone/route.js': `import { notFound } from 'next/navigation'; export const revalidate = 3; export const GET = () => notFound();`,
  'app/away/route.js': `import { redirect } from 'next/navigation'; export const dynamic = 'force-static'; export const GET = () => redirect('/x');`,
  'app/broken/route.js': `export const revalidate = 60; ${COUNT} export const GET = () => new Response(body(), { status: 500 });`,
  'app/flaky/route.js': `export const revalidate = 1; let calls = 0;
    export const GET = () => { if (++calls > 1) throw new Error('flaky'); return new Response('once'); };`,
  'app/changes/route.js': `import { headers } from 'next/headers'; export const revalidate = 1; let calls = 0;
    export async function GET() { if (++calls > 1) await headers(); return new Response('static'); }`,
  'app/draft/route.js': `import { draftMode } from 'next/headers';
    export async function GET() { (await draftMode()).enable(); return new Response('on'); }`,
  'app/middle/route.js': `export const dynamic = 'force-static'; export const GET = (r) => Response.json([r.url, [...r.headers].length, r.cookies.size, r.nextUrl.search]);`,
  'next.config.mjs': 'export default { expireTime: 100 };',
};

for (const { name, execPath } of nodes.nodeLines()) {
  describe(name, () => {
    const cleanups = [];
    const context = { after: (clean) => cleanups.push(clean) };
    let server;
    before(async () => {
      server = await serve(context, 'start', project(context, FILES), [], { execPath });
    });
    after(() => cleanups.reverse().forEach((clean) => clean()));

    const get = async (target, options) => {
      const { status, headers, text } = await server.request(target, options);
      const { calls, params } = /^{/.test(text) ? JSON.parse(text) : {};
      return {
        status,
        headers,
        text,
        calls,
        params,
        state: headers['x-nextjs-cache'],
        control: headers['cache-control'],
      };
    };
    const states = async (...targets) => {
      const all = [];
      for (const target of targets) {
        const { state, calls } = await get(target);
        all.push([state, calls]);
      }
      return all;
    };

    test('nothing is kept unless asked', async () => {
      for (const target of ['/plain', '/zero', '/post', '/only-revalidate/1']) {
        assert.deepEqual(
          await states(target, target),
          [
            [undefined, 1],
            [undefined, 2],
          ],
          target,
        );
        assert.equal((await get(target)).control, undefined, target);
      }
    });

    test('what is used of a request makes the answer that request’s', async () => {
      for (const what of ['url', 'search', 'headers', 'connection']) {
        const target = `/uses-${what}`;
        assert.deepEqual(
          await states(target, target),
          [
            [undefined, 1],
            [undefined, 2],
          ],
          target,
        );
      }
      assert.deepEqual(await states('/no-store', '/no-store'), [
        [undefined, 1],
        [undefined, 2],
      ]);
      assert.deepEqual(await states('/uses-path', '/uses-path?a=1'), [
        ['HIT', 1],
        ['HIT', 1],
      ]);
      assert.deepEqual(JSON.parse((await get('/middle?a=1', { headers: { cookie: 'a=b' } })).text), [
        'http://localhost:3000/middle',
        0,
        0,
        '',
      ]);
    });

    test('what a build would have made is a hit from the first request on, with its lifetime', async () => {
      const { state, control, headers } = await get('/static');
      assert.deepEqual([state, control], ['HIT', 's-maxage=31536000']);
      assert.equal(headers.etag, undefined);
      assert.deepEqual([(await get('/never')).control, (await get('/never')).calls], ['s-maxage=31536000', 1]);
      assert.equal((await get('/seconds')).control, 's-maxage=1, stale-while-revalidate=99');
    });

    test('params: listed ones are a hit, others a miss, and then a hit', async () => {
      assert.deepEqual(await states('/listed/1', '/listed/7', '/listed/7'), [
        ['HIT', 1],
        ['MISS', 2],
        ['HIT', 2],
      ]);
      assert.deepEqual((await get('/listed/a%20b')).params, { id: 'a b' });
      assert.equal((await get('/listed/a%20b')).state, 'HIT');
      assert.deepEqual(await states('/on-demand/x', '/on-demand/x', '/on-demand/y'), [
        ['MISS', 1],
        ['HIT', 1],
        ['MISS', 2],
      ]);
      assert.deepEqual(await states('/closed/1/2'), [['HIT', 1]]);
      const { status, control } = await get('/closed/1/3');
      assert.deepEqual([status, control], [404, 'private, no-cache, no-store, max-age=0, must-revalidate']);
    });

    test('stale is given while a new one is made', async () => {
      assert.equal((await get('/expire')).calls, 1);
      await sleep(1050);
      assert.deepEqual(await states('/expire'), [['STALE', 1]]);
      await until(async () => (await get('/expire')).calls === 2, 'a new answer');
      assert.deepEqual(await states('/expire'), [['HIT', 2]]);
    });

    test('status, headers and bytes are the handler’s', async () => {
      for (const _ of ['made', 'kept']) {
        const { status, headers, text } = await get('/status');
        assert.deepEqual([status, text], [203, 'made']);
        const { vary, 'x-a': a, etag, 'set-cookie': cookies, 'cache-control': control } = headers;
        assert.deepEqual([vary, a, etag, cookies, control], ['x-b', '1', '"mine"', ['a=b'], 'public, max-age=7']);
      }
      for (const _ of ['made', 'kept']) {
        const { bytes } = await server.request('/bytes');
        assert.ok(bytes.length === 100_000 && bytes.every((byte) => byte === 255));
      }
      assert.deepEqual([(await get('/gone')).status, (await get('/gone')).control], [404, 's-maxage=31536000']);
      const { status, headers, state } = await get('/away');
      assert.deepEqual([status, headers.location, state], [307, '/x', 'HIT']);
    });

    test('HEAD is GET without its body, other methods are refused', async () => {
      const { status, text, state, headers } = await get('/static', { method: 'HEAD' });
      assert.deepEqual([status, text, state], [200, '', 'HIT']);
      assert.equal(headers['content-type'], 'text/plain;charset=UTF-8');
      for (const method of ['POST', 'OPTIONS', 'DELETE']) {
        const refused = await get('/static', { method });
        assert.deepEqual(
          [refused.status, refused.headers.allow, refused.text],
          [405, 'GET, HEAD', 'Method Not Allowed'],
        );
      }
    });

    test('an error of the server is not kept as if it were static', async () => {
      const first = await get('/broken');
      const second = await get('/broken');
      assert.deepEqual([first.status, second.status, first.state], [500, 500, undefined]);
      assert.notEqual(first.text, second.text);
    });

    test('a revalidation that fails leaves the old answer, which is tried again after three seconds', async () => {
      assert.deepEqual([(await get('/flaky')).text, (await get('/flaky')).state], ['once', 'HIT']);
      await sleep(1050);
      assert.equal((await get('/flaky')).state, 'STALE');
      await server.printed(/Error: flaky/);
      const kept = await until(async () => {
        const found = await get('/flaky');
        return found.state === 'HIT' && found;
      }, 'the old answer again');
      assert.deepEqual([kept.text, kept.control], ['once', 's-maxage=3, stale-while-revalidate=97']);
    });

    test('a static answer that turns dynamic is an error, and the old one goes on', async () => {
      assert.equal((await get('/changes')).state, 'HIT');
      await sleep(1050);
      assert.equal((await get('/changes')).state, 'STALE');
      await server.printed(/Page changed from static to dynamic at runtime \/changes, reason: headers\(\)/);
      assert.equal((await get('/changes')).text, 'static');
    });

    test("dynamic = 'error'", async () => {
      assert.equal((await get('/error/good')).state, 'MISS');
      const bad = await get('/error/bad');
      assert.deepEqual([bad.status, bad.control], [500, 'private, no-cache, no-store, max-age=0, must-revalidate']);
      await server.printed(
        /Route \/error\/bad with `dynamic = "error"` couldn't be rendered statically because it used `request.url`\./,
      );
      assert.equal((await get('/error/bad')).status, 500);
    });

    test('draft mode passes the cache by, and only with its secret', async () => {
      const { calls } = await get('/static');
      const [cookie] = (await server.request('/draft')).headers['set-cookie'];
      const draft = await get('/static', { headers: { cookie: `other=1; ${cookie.split(';')[0]}` } });
      assert.equal(draft.calls, calls + 1);
      assert.equal(draft.control, 'private, no-cache, no-store, max-age=0, must-revalidate');
      assert.equal((await get('/static', { headers: { cookie: '__prerender_bypass=guessed' } })).calls, calls);
      assert.equal((await get('/static')).calls, calls);
    });
  });
}

test('an ETag of the handler’s own makes a 304', async (t) => {
  const files = {
    'app/tagged/route.js': `export const dynamic = 'force-static';
      export const GET = () => new Response('x', { headers: { ETag: '"v1"' } });`,
  };
  const server = await serve(t, 'start', project(t, files));
  assert.equal((await server.request('/tagged')).status, 200);
  for (const tags of ['"v1"', 'W/"v1"', '"v0", "v1"', '*']) {
    const { status, text, headers } = await server.request('/tagged', { headers: { 'if-none-match': tags } });
    assert.deepEqual([status, text, headers.etag], [304, '', '"v1"'], tags);
  }
  assert.equal((await server.request('/tagged', { headers: { 'if-none-match': '"v2"' } })).status, 200);
});

test('dev keeps no answer', async (t) => {
  const server = await serve(t, 'dev', project(t, { 'app/static/route.js': FILES['app/static/route.js'] }));
  const answers = [await server.request('/static'), await server.request('/static')];
  assert.deepEqual(
    answers.map(({ text }) => JSON.parse(text).calls),
    [1, 2],
  );
  assert.equal(answers[0].headers['x-nextjs-cache'], undefined);
});

test('dev keeps values, and what a changed function makes is another value', async (t) => {
  const source = (what) => `import { unstable_cache } from 'next/cache';
    let calls = 0;
    const old = unstable_cache(async () => ++calls, ['key']);
    async function made(a) { 'use cache'; return ${what} + ++calls; }
    export async function GET(request) { request.url; return Response.json([await old(), await made('a')]); }`;
  const dir = project(t, { 'app/value/route.js': source("'one '") });
  const server = await serve(t, 'dev', dir);
  const ask = async () => JSON.parse((await server.request('/value')).text);
  const first = await ask();
  assert.deepEqual(first, [1, 'one 2']);
  assert.deepEqual(await ask(), first);
  commands.write(path.join(dir, 'app/value/route.js'), source("'two '"));
  const next = await until(async () => {
    const answer = await ask();
    return answer[1].startsWith('two') && answer;
  }, 'the changed function');
  assert.equal(next[0], 1);
  assert.deepEqual(await ask(), next);
});
