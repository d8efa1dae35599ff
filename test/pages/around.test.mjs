// pages/api and what stands around it: kept answers that `res.revalidate` makes anew, the proxy, rules of the configuration,
// instrumentation, and draft mode over a restart.

import assert from 'node:assert';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, test } from 'node:test';

const { project, serve, sleep, until } = createRequire(import.meta.url)('../commands/ferroute.js');

const FILES = {
  'next.config.js': `module.exports = {
    headers: async () => [{ source: '/api/:path*', headers: [{ key: 'x-rule', value: 'rule' }, { key: 'x-kept', value: 'rule' }] }],
    redirects: async () => [{ source: '/moved', destination: '/kept', permanent: true }],
    rewrites: async () => ({
      beforeFiles: [{ source: '/hidden', destination: '/kept' }],
      afterFiles: [
        { source: '/v1/:name', destination: '/api/echo?from=rule' },
        { source: '/see/:name', destination: '/:name' },
      ],
    }),
  };`,
  'proxy.js': `import { NextResponse } from 'next/server';
    export function proxy(request) {
      console.log('proxy: ' + request.nextUrl.pathname);
      if (request.nextUrl.pathname === '/api/rewritten') return NextResponse.rewrite(new URL('/api/echo?from=proxy', request.url));
      return NextResponse.next({ headers: { 'x-proxy': 'ran' } });
    }
    export const config = { matcher: ['/kept', '/api/echo', '/api/rewritten'] };`,
  'instrumentation.js': `export function onRequestError(error, request, context) {
      console.log('reported: ' + JSON.stringify([error.message, request.method, request.path, request.headers['x-who'], context]));
    }`,
  'app/kept/route.js': `export const dynamic = 'force-static';
    export const GET = () => new Response(String(process.hrtime.bigint()));`,
  'app/moved/route.js': `export const dynamic = 'force-static';
    export const GET = () => new Response(String(process.hrtime.bigint()));`,
  'app/hidden/route.js': `export const dynamic = 'force-static';
    export const GET = () => new Response(String(process.hrtime.bigint()));`,
  'app/fails/route.js': `export const dynamic = 'force-static';
    let count = 0;
    export function GET() {
      if (count++ > 0) throw new Error('no second one');
      return new Response('first');
    }`,
  'app/fresh/route.js': 'export const GET = (request) => new Response(request.headers.get("host"));',
  'pages/api/echo.js': `export default function handler(req, res) {
      res.setHeader('x-rule', 'handler');
      res.json({ query: req.query, url: req.url, draft: req.draftMode === true });
    }`,
  'pages/api/refresh.js': `export default async function handler(req, res) {
      try {
        await res.revalidate(req.query.path, { unstable_onlyGenerated: req.query.only === '1' });
        res.send('done');
      } catch (error) {
        res.status(500).send(error.message);
      }
    }`,
  'pages/api/draft.js': 'export default (req, res) => res.setDraftMode({ enable: true }).end();',
  'pages/api/fails/[id].js': `export default async function handler(req, res) {
      await null;
      throw new Error('broken');
    }`,
};

const cleanups = [];
const context = { after: (clean) => cleanups.push(clean) };
let dir;
let server;

before(async () => {
  dir = project(context, FILES);
  server = await serve(context, 'start', dir);
});
after(() => cleanups.reverse().forEach((clean) => clean()));

const text = async (target, options) => (await server.request(target, options)).text;

test('revalidate makes a kept answer anew, past the proxy', async () => {
  const first = await text('/kept');
  assert.strictEqual(await text('/kept'), first);
  const calls = () => server.stdout.match(/proxy: \/kept\n/g)?.length ?? 0;
  // What a worker prints comes later than its answer.
  await until(() => calls() === 2, 'two calls of the proxy');
  assert.strictEqual(await text('/api/refresh?path=/kept'), 'done');
  const second = await text('/kept');
  assert.notStrictEqual(second, first);
  assert.strictEqual(await text('/kept'), second);
  assert.strictEqual(await text('/api/refresh?path=/kept&only=1'), 'done');
  await until(() => calls() >= 4, 'four calls of the proxy');
  await sleep(50);
  assert.strictEqual(calls(), 4);
});

test('revalidate is about the route that has the path, whatever rules make of it for others', async () => {
  assert.strictEqual((await server.request('/moved')).status, 308);
  for (const name of ['moved', 'hidden']) {
    const kept = await text('/kept');
    const first = await text(`/see/${name}`);
    assert.strictEqual(await text(`/see/${name}`), first);
    assert.strictEqual(await text(`/api/refresh?path=/${name}`), 'done');
    const second = await text(`/see/${name}`);
    assert.notStrictEqual(second, first);
    assert.strictEqual(await text(`/see/${name}`), second);
    assert.strictEqual(await text('/kept'), kept);
  }
  // Without a route of its own, a path leads where it leads others.
  assert.strictEqual(await text('/api/refresh?path=/v1/x'), 'done');
});

test('revalidate under a base path, with or without the slash at the end', async (t) => {
  const based = await serve(
    t,
    'start',
    project(t, {
      'next.config.js': "module.exports = { basePath: '/docs', trailingSlash: true };",
      'app/kept/route.js': FILES['app/kept/route.js'],
      'pages/api/refresh.js': FILES['pages/api/refresh.js'],
    }),
  );
  const get = async (target) => (await based.request(target)).text;
  for (const path of ['/docs/kept/', '/docs/kept', '/kept/', '/kept']) {
    const first = await get('/docs/kept/');
    assert.strictEqual(await get(`/docs/api/refresh/?path=${path}`), 'done', path);
    const second = await get('/docs/kept/');
    assert.notStrictEqual(second, first, path);
    assert.strictEqual(await get('/docs/kept/'), second, path);
  }
});

test('revalidate of a path that is made for each request, or of none', async () => {
  assert.strictEqual(await text('/api/refresh?path=/fresh'), 'done');
  assert.strictEqual(await text('/api/refresh?path=/none'), 'Failed to revalidate /none: Invalid response 404');
  assert.strictEqual(await text('/api/refresh?path=/none&only=1'), 'done');
  assert.strictEqual(
    await text('/api/refresh?path=none'),
    'Invalid urlPath provided to revalidate(), must be a path e.g. /blog/post-1, received none',
  );
});

test('revalidate of what fails: the old answer stays', async () => {
  assert.strictEqual(await text('/fails'), 'first');
  assert.strictEqual(await text('/api/refresh?path=/fails'), 'Failed to revalidate /fails: Invalid response 500');
  assert.strictEqual(await text('/fails'), 'first');
});

test('the header of revalidate is nothing without the key', async () => {
  const before = await text('/kept');
  const { headers } = await server.request('/kept', { headers: { 'x-prerender-revalidate': 'guessed' } });
  assert.strictEqual(headers['x-proxy'], 'ran');
  assert.strictEqual(await text('/kept'), before);
});

test('headers of rules and of the proxy are there first, and a handler may set others', async () => {
  const { headers } = await server.request('/api/echo');
  assert.deepStrictEqual(
    ['x-rule', 'x-kept', 'x-proxy'].map((name) => headers[name]),
    ['handler', 'rule', 'ran'],
  );
});

test('the query of a rewritten request', async () => {
  const query = async (target) => JSON.parse(await text(target));
  assert.deepStrictEqual(await query('/v1/x?a=1'), {
    query: { a: '1', from: 'rule', name: 'x' },
    url: '/v1/x?a=1',
    draft: false,
  });
  assert.deepStrictEqual((await query('/api/rewritten?a=1')).query, { from: 'proxy' });
});

test('instrumentation hears of handlers that fail and of bodies that are refused', async () => {
  const told = async (target, options) => {
    const { status } = await server.request(target, { ...options, headers: { 'x-who': 'me', ...options.headers } });
    const [, line] = await server.printed(new RegExp(`reported: (.*"${target}".*)\n`));
    return [status, ...JSON.parse(line)];
  };
  const context = (routePath) => ({ routerKind: 'Pages Router', routePath, routeType: 'route' });
  assert.deepStrictEqual(await told('/api/fails/1', { method: 'PUT' }), [
    500,
    'broken',
    'PUT',
    '/api/fails/1',
    'me',
    context('/api/fails/[id]'),
  ]);
  const json = { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } };
  assert.deepStrictEqual(await told('/api/draft', json), [
    400,
    'Invalid JSON',
    'POST',
    '/api/draft',
    'me',
    context('/api/draft'),
  ]);
  const large = { method: 'POST', body: 'x'.repeat(2 ** 20 + 1) };
  assert.deepStrictEqual(await told('/api/refresh', large), [
    413,
    'Body exceeded 1mb limit',
    'POST',
    '/api/refresh',
    'me',
    context('/api/refresh'),
  ]);
});

test('draft mode outlives a restart, by keys that only the owner may read', async () => {
  const file = path.join(dir, '.ferroute/preview.json');
  const { headers } = await server.request('/api/draft');
  const [cookie] = headers['set-cookie'][0].split(';');
  const id = cookie.slice('__prerender_bypass='.length);
  assert.ok(existsSync(file));
  assert.strictEqual(JSON.parse(readFileSync(file, 'utf8')).previewModeId, id);
  assert.strictEqual(statSync(file).mode & 0o777, 0o600);
  const isDraft = async () => JSON.parse(await text('/api/echo', { headers: { cookie } })).draft;
  assert.strictEqual(await isDraft(), true);
  await server.stop();
  server = await serve(context, 'start', dir);
  assert.strictEqual(await isDraft(), true);
});
