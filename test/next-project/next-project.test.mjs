// A project of Next with pages (project/) under `ferroute start`: its pages are those of `next start`, its API routes are run by
// our workers, and all of it is on one port.

import assert from 'node:assert';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const { freePort, request, run, serve, sleep, until } = createRequire(import.meta.url)('../commands/ferroute.js');

const here = path.dirname(fileURLToPath(import.meta.url));
const project = path.join(here, 'project');
const NEXT = path.join(project, 'node_modules/next/dist/bin/next');
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' };

const cleanups = [];
let real;
let ours;

/** When a source of the project was changed last. */
function changed(dir = project) {
  const times = readdirSync(dir, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .map((entry) => {
      const inside = path.join(dir, entry.name);
      return entry.isDirectory() ? changed(inside) : statSync(inside).mtimeMs;
    });
  return Math.max(...times);
}

function build() {
  const id = path.join(project, '.next/BUILD_ID');
  if (existsSync(id) && statSync(id).mtimeMs > changed()) return;
  const { status, stdout, stderr } = spawnSync(process.execPath, [NEXT, 'build'], { cwd: project, env });
  assert.strictEqual(status, 0, `next build failed:\n${stdout}\n${stderr}`);
}

async function startNext() {
  const port = await freePort();
  const child = spawn(process.execPath, [NEXT, 'start', '-p', String(port)], { cwd: project, env });
  const server = { port, log: '' };
  cleanups.push(() => child.kill('SIGKILL'));
  await new Promise((resolve, reject) => {
    const heard = (data) => {
      server.log += data;
      if (server.log.includes('Ready')) resolve();
    };
    child.stdout.on('data', heard);
    child.stderr.on('data', heard);
    child.on('exit', () => reject(new Error(`next start ended:\n${server.log}`)));
  });
  return server;
}

before(async () => {
  build();
  real = await startNext();
  const context = { after: (clean) => cleanups.push(clean) };
  ours = await serve(context, 'start', project, [], { env: { NEXT_TELEMETRY_DISABLED: '1' } });
});
after(() => cleanups.reverse().forEach((clean) => clean()));

/** What differs from one answer to the next. */
const VARYING = ['date', 'connection', 'keep-alive', 'transfer-encoding'];

async function answer(port, target, options) {
  const { status, headers, text } = await request(port, target, options);
  for (const name of VARYING) delete headers[name];
  return { status, headers, text };
}

async function same(target, options) {
  const [expected, found] = [await answer(real.port, target, options), await answer(ours.port, target, options)];
  assert.deepStrictEqual(found, expected, target);
  return found;
}

test('pages of both routers, files and errors are those of next start', async () => {
  for (const target of [
    '/',
    '/?name=you',
    '/blog/first',
    '/items/7',
    '/catalog/about',
    '/note.txt',
    '/nope',
    '/api/nope',
  ]) {
    await same(target);
  }
  await same('/', { method: 'HEAD' });
  await same('/note.txt', { method: 'POST' });
  await same('/', { headers: { 'accept-encoding': 'gzip' }, method: 'HEAD' });
});

test('the rules of next.config, as they are for pages', async () => {
  assert.strictEqual((await same('/about')).headers['x-config'], 'page');
  assert.strictEqual((await same('/old?a=1')).headers.location, '/about?a=1');
  for (const target of ['//about', '/about/', '/%2']) await same(target);
});

test("the pages' scripts, and the data of their navigation", async () => {
  const { text } = await answer(ours.port, '/');
  const [script] = text.match(/\/_next\/static\/[^"]+\.js/);
  assert.strictEqual((await same(script)).status, 200);
  const id = /"buildId":"([^"]+)"/.exec(text)[1];
  assert.match((await same(`/_next/data/${id}/index.json?name=x`)).text, /"name":"x"/);
  const flight = await same('/items/7', { headers: { rsc: '1' } });
  const { location } = flight.headers;
  // What React sends for it is never twice the same.
  const [expected, found] = [real, ours].map(({ port }) => answer(port, location, { headers: { rsc: '1' } }));
  assert.deepStrictEqual((await found).headers, (await expected).headers);
  assert.strictEqual((await found).headers['content-type'], 'text/x-component');
  assert.match((await found).text, /"Item ","7"/);
});

test('API routes of both kinds are run by our workers', async () => {
  const json = async (target) => JSON.parse((await answer(ours.port, target)).text);
  assert.deepStrictEqual(await json('/api/where?x=1'), { isMainThread: false, query: { x: '1' }, draft: false });
  assert.strictEqual((await json('/api/time')).isMainThread, false);
  assert.strictEqual(JSON.parse((await answer(real.port, '/api/where')).text).isMainThread, true);
});

test('and answer as those of next start do', async () => {
  for (const target of ['/api/hello', '/feed.xml?a=1', '/catalog/a/b', '/api/draft?enable=false']) {
    const [expected, found] = [await answer(real.port, target), await answer(ours.port, target)];
    assert.deepStrictEqual([found.status, found.text], [expected.status, expected.text], target);
    for (const name of ['content-type', 'etag', 'location']) {
      assert.strictEqual(found.headers[name], expected.headers[name], `${name} of ${target}`);
    }
  }
  const posted = await answer(ours.port, '/api/time', { method: 'POST', body: 'loud' });
  assert.strictEqual(posted.text, 'LOUD');
});

test('rules and the proxy are there for API routes, too, and the proxy runs once, whichever side answers', async () => {
  assert.strictEqual((await answer(ours.port, '/api/hello')).headers['x-config'], 'api');
  const runs = (log, target) => log.split(`proxy: ${target}\n`).length - 1;
  for (const target of ['/api/guarded', '/about']) {
    const before = [runs(ours.stdout, target), runs(real.log, target)];
    const [expected, found] = [await answer(real.port, target), await answer(ours.port, target)];
    for (const name of ['x-proxy', 'x-config']) assert.strictEqual(found.headers[name], expected.headers[name]);
    assert.strictEqual(found.headers['x-proxy'], 'ran');
    await until(
      () => runs(ours.stdout, target) > before[0] && runs(real.log, target) > before[1],
      `it ran for ${target}`,
    );
    // Perhaps a second line is on its way.
    await sleep(100);
    assert.deepStrictEqual([runs(ours.stdout, target), runs(real.log, target)], [before[0] + 1, before[1] + 1]);
  }
  assert.strictEqual((await answer(ours.port, '/api/hello')).headers['x-proxy'], undefined);
  const rewritten = await answer(ours.port, '/v1/where?x=1');
  assert.deepStrictEqual(JSON.parse(rewritten.text).query, { x: '1' });
});

test('a page that is more specific than a catch-all route is the page', async () => {
  assert.match((await answer(ours.port, '/catalog/about')).text, /About the catalog/);
  assert.strictEqual((await answer(ours.port, '/catalog/other')).text, '{"slug":["other"]}');
});

const madeAt = ({ text }) => /id="made"[^>]*>(\d+)</.exec(text)[1];

test('an API route makes a page anew', async () => {
  const first = madeAt(await answer(ours.port, '/kept'));
  assert.strictEqual(madeAt(await answer(ours.port, '/kept')), first);
  assert.strictEqual((await answer(ours.port, '/api/refresh?path=/kept')).text, '{"revalidated":true}');
  assert.notStrictEqual(madeAt(await answer(ours.port, '/kept')), first);
  for (const target of ['/api/refresh?path=kept', '/api/refresh?path=/api/hello/x']) {
    const [expected, found] = [await answer(real.port, target), await answer(ours.port, target)];
    assert.deepStrictEqual([found.status, found.text], [expected.status, expected.text], target);
  }
});

test('draft mode, set by an API route of ours, is that of the pages', async () => {
  const { headers } = await answer(ours.port, '/api/draft');
  assert.match(headers['set-cookie'][0], /^__prerender_bypass=\w{32}; Path=\/; HttpOnly; Secure; SameSite=None$/);
  const cookie = headers['set-cookie'][0].split(';')[0];
  assert.match((await answer(ours.port, '/kept', { headers: { cookie } })).text, /data-draft="true"/);
  assert.match((await answer(real.port, '/kept', { headers: { cookie } })).text, /data-draft="true"/);
  assert.match((await answer(ours.port, '/kept')).text, /data-draft="false"/);
  assert.strictEqual(JSON.parse((await answer(ours.port, '/api/where', { headers: { cookie } })).text).draft, true);
});

test('the route table and the health check are ours', async () => {
  assert.match(ours.stdout, /\/api\/hello +pages\/api +pages\/api\/hello\.js\n/);
  assert.match(ours.stdout, /\/\* +pages +next \d+\.\d+/);
  assert.strictEqual((await answer(ours.port, '/_ferroute/health')).text, '{"status":"ok"}');
});

test('start wants a build', async (t) => {
  const dir = mkdtempSync(path.join(tmpdir(), 'ferroute-unbuilt-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  mkdirSync(path.join(dir, 'pages/api'), { recursive: true });
  writeFileSync(path.join(dir, 'pages/index.js'), 'export default () => null;');
  writeFileSync(path.join(dir, 'pages/api/hello.js'), 'export default (req, res) => res.send("hello");');
  // Without Next it is no website, and its API routes are all there is.
  const alone = await serve(t, 'start', dir);
  assert.deepStrictEqual((await alone.request('/api/hello')).text, 'hello');
  assert.deepStrictEqual((await alone.request('/')).status, 404);
  await alone.stop();
  symlinkSync(path.join(project, 'node_modules'), path.join(dir, 'node_modules'));
  const { code, stderr } = await run(t, ['start', dir, '-p', '0']);
  assert.strictEqual(code, 1);
  assert.match(
    stderr,
    /the pages of this project are not built: there is no .*\.next\/BUILD_ID\n.*Run `npx next build`/s,
  );
});
