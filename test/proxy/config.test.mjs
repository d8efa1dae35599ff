// next.config, `.env` files and the instrumentation of a project, as `ferroute start` and `dev` take them.

import assert from 'node:assert';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import commands from '../commands/ferroute.js';

const { project, run, serve, until } = commands;

const ENV_ROUTE =
  'export default (req, res) => res.json(Object.fromEntries(req.query.names.split(",").map((name) => [name, process.env[name]])))';

test('.env files are read before the configuration, for workers, the program and it', async (t) => {
  const dir = project(t, {
    '.env': 'NAME=base\nFULL=$NAME-full\nONLY=env',
    '.env.production': 'NAME=production',
    'next.config.js': 'module.exports = { env: { FROM_CONFIG: process.env.ONLY + "!" } }',
    'pages/api/env.js': ENV_ROUTE,
    'pages/api/inlined.js': 'export default (req, res) => res.json({ value: process.env.FROM_CONFIG })',
    'server.js': 'require("node:http").createServer((req, res) => res.end(process.env.FULL)).listen(3000)',
  });
  const server = await serve(t, 'start', dir, [], { env: { ONLY: 'shell' } });
  const { NAME, FULL, ONLY } = JSON.parse((await server.request('/api/env?names=NAME,FULL,ONLY')).text);
  assert.deepStrictEqual({ NAME, FULL, ONLY }, { NAME: 'production', FULL: 'production-full', ONLY: 'shell' });
  assert.deepStrictEqual(JSON.parse((await server.request('/api/inlined')).text), { value: 'shell!' });
  assert.strictEqual((await server.request('/other')).text, 'production-full');
});

test('pageExtensions decide what is a route', async (t) => {
  const dir = project(t, {
    'next.config.mjs': 'export default { pageExtensions: ["api.js"] }',
    'pages/api/a.api.js': 'export default (req, res) => res.send("a")',
    'pages/api/b.js': 'export default (req, res) => res.send("b")',
  });
  const server = await serve(t, 'start', dir);
  assert.strictEqual((await server.request('/api/a')).text, 'a');
  assert.strictEqual((await server.request('/api/b')).status, 404);
});

test('a configuration in TypeScript may import files of the project', async (t) => {
  const dir = project(t, {
    'next.config.ts': `import type { NextConfig } from 'next';
      import { extensions } from './settings';
      const config: NextConfig = { pageExtensions: extensions };
      export default config;`,
    'settings.ts': 'export const extensions: string[] = ["api.ts"]; enum Old { A }; void Old.A;',
    'pages/api/a.api.ts': 'export default (req: any, res: any) => res.send("a" as string)',
  });
  const server = await serve(t, 'start', dir);
  assert.strictEqual((await server.request('/api/a')).text, 'a');
});

test('handlers see URLs without the base path', async (t) => {
  const dir = project(t, {
    'next.config.js': "module.exports = { basePath: '/docs' }",
    'pages/api/a.js': 'export default (req, res) => res.json({ url: req.url, query: req.query })',
    'app/b/route.js':
      'export const GET = (request) => Response.json({ url: new URL(request.url).pathname, path: request.nextUrl.pathname, base: request.nextUrl.basePath })',
  });
  const server = await serve(t, 'start', dir);
  const get = async (target) => JSON.parse((await server.request(target)).text);
  assert.deepStrictEqual(await get('/docs/api/a?b=c'), { url: '/api/a?b=c', query: { b: 'c' } });
  assert.deepStrictEqual(await get('/docs/b'), { url: '/b', path: '/b', base: '' });
  assert.strictEqual((await server.request('/api/a')).status, 404);
});

test('next/constants is there though next is not installed', async (t) => {
  const body = '(phase) => ({ pageExtensions: [phase === PHASE_PRODUCTION_SERVER ? "api.js" : "js"] })';
  const files = { 'pages/api/a.api.js': 'export default (req, res) => res.send("a")' };
  for (const [name, text] of [
    ['next.config.js', `const { PHASE_PRODUCTION_SERVER } = require('next/constants');\nmodule.exports = ${body}`],
    ['next.config.mjs', `import { PHASE_PRODUCTION_SERVER } from 'next/constants';\nexport default ${body}`],
    [
      'next.config.ts',
      `import { PHASE_PRODUCTION_SERVER } from 'next/constants';\nexport default ${body.replace('phase', 'phase: string')}`,
    ],
  ]) {
    const server = await serve(t, 'start', project(t, { ...files, [name]: text }));
    assert.strictEqual((await server.request('/api/a')).text, 'a', name);
    await server.stop();
  }
});

test('a configuration that is wrong ends the start with its file, line and mend', async (t) => {
  const dir = project(t, {
    'next.config.js': 'module.exports = {\n  redirects: () => [\n    { source: "/a", destination: "/b" },\n  ],\n}',
    'pages/api/a.js': 'export default (req, res) => res.send("a")',
  });
  const { code, stderr } = await run(t, ['start', dir, '-p', '0']);
  assert.strictEqual(code, 1);
  assert.match(
    stderr,
    /next\.config\.js:3: Invalid redirect found\n`permanent` is not set to `true` or `false` for route/,
  );
  assert.match(stderr, /> 3 \| {5}\{ source: "\/a", destination: "\/b" \},/);

  fs.writeFileSync(path.join(dir, 'next.config.js'), 'const a = 1;\nthrow new Error("no database");');
  const thrown = await run(t, ['start', dir, '-p', '0']);
  assert.strictEqual(thrown.code, 1);
  assert.match(thrown.stderr, /next\.config\.js:2: Failed to load next\.config\.js: no database\n/);
  assert.match(thrown.stderr, /> 2 \| throw new Error/);
});

test('what is odd is warned of, and served all the same', async (t) => {
  const dir = project(t, {
    'next.config.js': 'module.exports = { colour: "red", images: {}, experimental: { zork: true } }',
    'pages/api/a.js': 'export default (req, res) => res.send("a")',
  });
  const server = await serve(t, 'start', dir);
  assert.strictEqual((await server.request('/api/a')).text, 'a');
  await server.printed(
    /warning: Invalid next\.config\.js options detected: \n {4}Unrecognized key\(s\) in object: 'colour'\n/,
  );
  await server.printed(/Unrecognized key\(s\) in object: 'zork' at "experimental"/);
  assert.doesNotMatch(server.stderr, /images/);
});

test('dev takes up changes of .env and next.config', async (t) => {
  const dir = project(t, {
    '.env': 'NAME=one',
    'pages/api/env.js': ENV_ROUTE,
  });
  const server = await serve(t, 'dev', dir);
  const name = async () => JSON.parse((await server.request('/api/env?names=NAME,ADDED', { agent: false })).text);
  assert.deepStrictEqual(await name(), { NAME: 'one' });
  fs.writeFileSync(path.join(dir, '.env'), 'NAME=two');
  await until(async () => (await name()).NAME === 'two', 'the change');
  fs.writeFileSync(path.join(dir, '.env.local'), 'NAME=three');
  await until(async () => (await name()).NAME === 'three', 'the change');
  fs.writeFileSync(path.join(dir, 'next.config.js'), 'module.exports = { env: { ADDED: "yes" } }');
  await until(async () => (await name()).ADDED === 'yes', 'the change');
});

// ===== instrumentation =====

test('register() has ended before the first request, in each worker', async (t) => {
  const dir = project(t, {
    'instrumentation.ts': `export async function register(): Promise<void> {
      await new Promise((resolve) => setTimeout(resolve, 200));
      globalThis.registered = process.env.NEXT_RUNTIME;
    }`,
    'pages/api/a.js': 'export default (req, res) => res.json({ registered: globalThis.registered ?? null })',
  });
  const server = await serve(t, 'start', dir, ['--workers', '2']);
  const answers = await Promise.all(Array.from({ length: 20 }, () => server.request('/api/a')));
  for (const { text } of answers) assert.strictEqual(text, '{"registered":"nodejs"}');
});

test('what register() throws ends the start', async (t) => {
  const dir = project(t, {
    'instrumentation.js': 'export function register() {\n  throw new Error("no tracer");\n}',
    'pages/api/a.js': 'export default (req, res) => res.send("a")',
  });
  const { code, stderr } = await run(t, ['start', dir, '-p', '0']);
  assert.strictEqual(code, 1);
  assert.match(stderr, /instrumentation\.js:2.*An error occurred while loading instrumentation hook: no tracer/);
});

test('onRequestError is told of what handlers throw, in the shapes of Next', async (t) => {
  const dir = project(t, {
    'instrumentation.js': `export function onRequestError(error, request, context) {
      globalThis.told = { message: error.message, request: { ...request, headers: typeof request.headers.host }, context };
      if (request.path.includes('hook')) throw new Error('the hook is broken');
    }`,
    'pages/api/[id].js': `export default (req, res) => { throw new Error('pages') }`,
    'pages/api/limited.js': `export const config = { api: { bodyParser: { sizeLimit: 5 } } }; export default (req, res) => res.send(req.body)`,
    'pages/api/told.js': 'export default (req, res) => res.json(globalThis.told)',
    'app/(a)/route/[slug]/route.js': `export async function GET() { throw new Error('app') }`,
  });
  const server = await serve(t, 'start', dir);
  const told = async (target, options) => {
    await server.request(target, options);
    return JSON.parse((await server.request('/api/told')).text);
  };
  assert.deepStrictEqual(await told('/api/5?a=b'), {
    message: 'pages',
    request: { path: '/api/5?a=b', method: 'GET', headers: 'string' },
    context: { routerKind: 'Pages Router', routePath: '/api/[id]', routeType: 'route' },
  });
  assert.deepStrictEqual(await told('/route/x'), {
    message: 'app',
    request: { path: '/route/x', method: 'GET', headers: 'string' },
    context: { routerKind: 'App Router', routePath: '/route/[slug]', routeType: 'route' },
  });
  const post = { method: 'POST', headers: { 'content-type': 'application/json' } };
  assert.strictEqual((await told('/api/limited', { ...post, body: '{' })).message, 'Invalid JSON');
  assert.strictEqual((await told('/api/limited', { ...post, body: '{"a":1}' })).message, 'Body exceeded 5 limit');
  assert.strictEqual((await server.request('/api/hook')).status, 500);
  await server.printed(/Error in instrumentation\.onRequestError: Error: the hook is broken/);
});
