// `middleware` files of folders under `ferroute dev`: one that comes, goes, moves or is edited counts from the next request on.

import assert from 'node:assert';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';

const { project, serve, sleep, write } = createRequire(import.meta.url)('../commands/ferroute.js');

/** As long as the operating system needs to tell of a change. */
const TOLD = 40;

const marking = (mark) => `export async function middleware(request, next) {
  const response = await next();
  response.headers.append('x-passed', '${mark}');
  return response;
}\n`;

/** The marks of the middleware that a request has passed, the innermost first. */
const passed = async (server, target) => {
  const { status, headers } = await server.request(target);
  assert.strictEqual(status, 200, `${target}: ${server.stdout}${server.stderr}`);
  return headers['x-passed'] ?? 'none';
};

/** Does something to the files; gives what the very next request passed. */
const after = async (change, server, target) => {
  change();
  await sleep(TOLD);
  return passed(server, target);
};

const APP = {
  'app/a/route.ts': 'export const GET = () => new Response("a");\n',
  'app/a/b/[id]/route.ts': 'export const GET = () => new Response("b");\n',
  'app/other/route.ts': 'export const GET = () => new Response("other");\n',
};

test('a middleware file that comes, is edited, moves and goes', async (t) => {
  const dir = project(t, APP);
  const file = (name) => path.join(dir, name);
  const server = await serve(t, 'dev', dir);
  // Loaded before there is any, and not.
  assert.strictEqual(await passed(server, '/a'), 'none');
  const came = await after(() => write(file('app/a/middleware.ts'), marking('first')), server, '/a');
  assert.strictEqual(came, 'first');
  assert.strictEqual(await passed(server, '/a/b/1'), 'first');
  assert.strictEqual(await passed(server, '/other'), 'none');

  const edited = await after(() => write(file('app/a/middleware.ts'), marking('second')), server, '/a/b/1');
  assert.strictEqual(edited, 'second');
  // Another route has had it loaded meanwhile.
  assert.strictEqual(await passed(server, '/a'), 'second');
  const outer = await after(() => write(file('app/middleware.js'), marking('outer')), server, '/a/b/1');
  assert.strictEqual(outer, 'second, outer');
  assert.strictEqual(await passed(server, '/other'), 'outer');

  const moved = await after(
    () => fs.renameSync(file('app/a/middleware.ts'), file('app/a/b/middleware.ts')),
    server,
    '/a',
  );
  assert.strictEqual(moved, 'outer');
  assert.strictEqual(await passed(server, '/a/b/1'), 'second, outer');
  const renamed = await after(
    () => fs.renameSync(file('app/middleware.js'), file('app/not-middleware.js')),
    server,
    '/a/b/1',
  );
  assert.strictEqual(renamed, 'second');
  assert.strictEqual(await after(() => fs.rmSync(file('app/a/b/middleware.ts')), server, '/a/b/1'), 'none');
  assert.strictEqual(await passed(server, '/a'), 'none');
});

test('what a middleware file imports counts, and a new folder with one', async (t) => {
  const dir = project(t, { ...APP, 'lib/mark.ts': "export const mark = 'one';\n" });
  const importing = marking('x').replace("'x'", 'mark');
  const server = await serve(t, 'dev', dir);
  assert.strictEqual(await passed(server, '/a'), 'none');
  const file = path.join(dir, 'app/a/middleware.ts');
  const came = await after(() => write(file, `import { mark } from '../../lib/mark';\n${importing}`), server, '/a');
  assert.strictEqual(came, 'one');
  const edited = () => write(path.join(dir, 'lib/mark.ts'), "export const mark = 'two';\n");
  assert.strictEqual(await after(edited, server, '/a'), 'two');
  write(path.join(dir, 'app/new/middleware.ts'), marking('new'));
  write(path.join(dir, 'app/new/route.ts'), 'export const GET = () => new Response("new");\n');
  await sleep(TOLD);
  assert.strictEqual(await passed(server, '/new'), 'new');
});

test('one that is broken is 500 until it is mended, or gone', async (t) => {
  const dir = project(t, APP);
  const file = path.join(dir, 'app/middleware.ts');
  const server = await serve(t, 'dev', dir);
  assert.strictEqual(await passed(server, '/a'), 'none');
  const status = async () => {
    await sleep(TOLD);
    const { status, text } = await server.request('/a', { headers: { Accept: 'application/json' } });
    return `${status} ${/middleware\.ts(?::1)?|^a$/.exec(text)?.[0]}`;
  };
  write(file, 'export const middleware = = 1;\n');
  assert.strictEqual(await status(), '500 middleware.ts:1');
  write(file, marking('mended'));
  assert.strictEqual(await passed(server, '/a'), 'mended');
  write(file, 'export const nothing = 1;\n');
  assert.match(await status(), /^500 /);
  await server.printed(/exports no middleware/);
  fs.rmSync(file);
  assert.strictEqual(await status(), '200 a');
});

test('in pages/api it is the named export that makes it one', async (t) => {
  const dir = project(t, { 'pages/api/a/b.js': "export default (req, res) => res.send('b');\n" });
  const server = await serve(t, 'dev', dir);
  const file = path.join(dir, 'pages/api/a/middleware.js');
  assert.strictEqual(await passed(server, '/api/a/b'), 'none');
  assert.strictEqual(await after(() => write(file, marking('m')), server, '/api/a/b'), 'm');
  assert.strictEqual((await server.request('/api/a/middleware')).status, 404);
  const route = () => write(file, "export default (req, res) => res.send('a route');\n");
  assert.strictEqual(await after(route, server, '/api/a/b'), 'none');
  assert.strictEqual((await server.request('/api/a/middleware')).text, 'a route');
  assert.strictEqual(await after(() => fs.rmSync(file), server, '/api/a/b'), 'none');
  assert.strictEqual((await server.request('/api/a/middleware')).status, 404);
});
