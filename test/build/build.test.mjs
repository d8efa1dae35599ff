// `ferroute build`, and `ferroute start` from what it made.

import assert from 'node:assert';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import path from 'node:path';
import { test } from 'node:test';

const commands = createRequire(import.meta.url)('../commands/ferroute.js');
const { ferroute, freePort, project, request, run, serve, until, write } = commands;

const answering = (text) => `export default (req, res) => res.send('${text}');\n`;

const files = (dir, folder) => fs.readdirSync(path.join(dir, folder), { recursive: true }).map(String).sort();

/** Builds a project; what it printed. */
async function build(t, dir, options) {
  const { code, stdout, stderr } = await run(t, ['build', dir], options);
  assert.strictEqual(code, 0, stdout + stderr);
  return stdout;
}

test('prints the routes, writes modules and a manifest whose paths are relative', async (t) => {
  const dir = project(t, {
    'pages/api/a.ts': answering('a'),
    'app/b/[id]/route.ts': 'export const GET = () => new Response("b");\n',
  });
  const printed = await build(t, dir);
  assert.match(printed, /\/api\/a +pages\/api +pages\/api\/a\.ts\n/);
  assert.match(printed, /\/b\/\[id\] +route handler +app\/b\/\[id\]\/route\.ts\n/);
  assert.match(printed, /Built in \d+ ms, in \.ferroute\/\w+\./);
  const text = fs.readFileSync(path.join(dir, '.ferroute/build.json'), 'utf8');
  assert.ok(!text.includes(dir), text);
  const manifest = JSON.parse(text);
  assert.deepStrictEqual(Object.keys(manifest.modules).sort(), ['app/b/[id]/route.ts', 'pages/api/a.ts']);
  assert.match(manifest.inputs['pages/api/a.ts'].hash, /^[\w-]{43}$/);
  assert.ok(files(dir, path.join('.ferroute', manifest.dir)).includes('functions/entry0.mjs'));
  assert.strictEqual(fs.readFileSync(path.join(dir, '.ferroute/.gitignore'), 'utf8'), '*\n');
});

test('every mistake is told with file, line and code, and the exit code is 1', async (t) => {
  const dir = project(t, {
    'pages/api/a.js': 'export default (req, res) => {\n  res.status(200.json(;\n};\n',
    'pages/api/b.js': "import x from './none';\nexport default x;\n",
    'pages/api/c.js': answering('c'),
  });
  const { code, stderr } = await run(t, ['build', dir]);
  assert.strictEqual(code, 1);
  assert.match(stderr, /pages\/api\/a\.js:2:\d+: .*\n[\s\S]*> 2 \| {3}res\.status\(200\.json\(;\n +\| +\^/);
  assert.ok(!fs.existsSync(path.join(dir, '.ferroute/build.json')));
  write(path.join(dir, 'pages/api/a.js'), answering('a'));
  const second = await run(t, ['build', dir]);
  assert.strictEqual(second.code, 1);
  assert.match(second.stderr, /pages\/api\/b\.js:1:\d+: Cannot find module '\.\/none'\n[\s\S]*> 1 \|/);
});

test('a build runs elsewhere, without the sources: with its packages, its places and its program', async (t) => {
  const dir = project(t, {
    'package.json': '{ "name": "image" }',
    'pages/api/place.ts': `import { readFileSync } from 'node:fs';
      import { join } from 'node:path';
      import packed, { named } from 'packed';
      import { dir } from '../../lib/commonjs';
      export default (req: any, res: any) => res.json({
        dirname: __dirname, filename: __filename, url: import.meta.url, meta: import.meta.dirname, dir,
        data: readFileSync(join(__dirname, '../../data.txt'), 'utf8'), packed, named,
      });`,
    'lib/commonjs.js': 'exports.dir = __dirname;\n',
    'app/esm/route.ts': `import esm from 'esm';
      export const GET = async () => Response.json({ esm, lazy: (await import('esm')).default });`,
    'server.ts': `import express from 'express';
      const app = express();
      app.get('/program', (req: unknown, res: any) => res.send(process.argv[1]));
      app.listen(0);`,
    'next.config.mjs': `export default { redirects: async () => [
      { source: '/old', destination: '/api/place', permanent: false }] };\n`,
    'data.txt': 'data',
    'node_modules/packed/index.js': 'exports.named = 1; exports.default = 2; exports.__esModule = true;\n',
    'node_modules/esm/package.json': '{ "type": "module", "exports": "./index.js" }',
    'node_modules/esm/index.js': 'export default 3;\n',
  });
  await build(t, dir);
  const image = project(t, { 'data.txt': 'data', 'package.json': '{ "name": "image" }' });
  for (const name of ['.ferroute', 'node_modules']) {
    fs.cpSync(path.join(dir, name), path.join(image, name), { recursive: true });
  }
  fs.rmSync(dir, { recursive: true });
  const server = await serve(t, 'start', image);
  const at = (...names) => path.join(image, ...names);
  assert.deepStrictEqual(JSON.parse((await server.request('/api/place')).text), {
    dirname: at('pages/api'),
    filename: at('pages/api/place.ts'),
    url: `file://${at('pages/api/place.ts')}`,
    meta: at('pages/api'),
    dir: at('lib'),
    data: 'data',
    packed: 2,
    named: 1,
  });
  assert.deepStrictEqual(JSON.parse((await server.request('/esm')).text), { esm: 3, lazy: 3 });
  assert.strictEqual((await server.request('/program')).text, at('server.ts'));
  assert.strictEqual((await server.request('/old')).headers.location, '/api/place');
  assert.ok(!/older/.test(server.stdout), server.stdout);
});

test('start uses a build that is up to date, and says in one line when it is not', async (t) => {
  const dir = project(t, {
    'pages/api/a.js': "import { text } from '../../lib';\nexport default (req, res) => res.send(text);\n",
    'lib.ts': "export const text: string = 'one';\n",
  });
  await build(t, dir);
  const manifest = path.join(dir, '.ferroute/build.json');
  const written = fs.statSync(manifest).mtimeMs;
  const first = await serve(t, 'start', dir);
  assert.strictEqual((await first.request('/api/a')).text, 'one');
  assert.strictEqual(fs.statSync(manifest).mtimeMs, written);
  assert.ok(!/older/.test(first.stdout));
  await first.stop();

  // A checkout has another time, and the same content.
  const later = new Date(Date.now() + 5000);
  fs.utimesSync(path.join(dir, 'lib.ts'), later, later);
  const second = await serve(t, 'start', dir);
  assert.strictEqual(fs.statSync(manifest).mtimeMs, written);
  await second.stop();

  write(path.join(dir, 'lib.ts'), "export const text: string = 'two';\n");
  const third = await serve(t, 'start', dir);
  assert.match(third.stdout, /The build is older than lib\.ts: building anew\n/);
  assert.strictEqual((await third.request('/api/a')).text, 'two');
  await third.stop();

  write(path.join(dir, 'pages/api/b.js'), answering('b'));
  const fourth = await serve(t, 'start', dir);
  assert.match(fourth.stdout, /The build is older than pages\/api\/b\.js: building anew\n/);
  assert.strictEqual((await fourth.request('/api/b')).text, 'b');
  await fourth.stop();

  fs.rmSync(path.join(dir, 'pages/api/b.js'));
  const fifth = await serve(t, 'start', dir);
  assert.strictEqual((await fifth.request('/api/b')).status, 404);
});

test('a configuration in TypeScript and the proxy are read once: start takes what the build has made of them', async (t) => {
  const dir = project(t, {
    'next.config.ts': `import { to } from './to';
      export default { redirects: async () => [{ source: '/old', destination: to as string, permanent: false }] };`,
    'to.ts': "export const to = '/one';\n",
    'proxy.ts': `export const proxy = () => new Response('proxy');
      export const config = { matcher: '/guarded' };`,
    'pages/api/a.js': answering('a'),
  });
  await build(t, dir);
  const file = path.join(dir, '.ferroute/made.json');
  const kept = fs.readFileSync(file, 'utf8');
  assert.ok(!kept.includes(dir), kept);
  const ask = async () => {
    const server = await serve(t, 'start', dir);
    const location = (await server.request('/old')).headers.location;
    const guarded = (await server.request('/guarded')).text;
    const other = (await server.request('/other')).text;
    await server.stop();
    return { location, isGuarded: guarded === 'proxy', isOtherGuarded: other === 'proxy' };
  };
  assert.deepStrictEqual(await ask(), { location: '/one', isGuarded: true, isOtherGuarded: false });
  assert.strictEqual(fs.readFileSync(file, 'utf8'), kept);
  // What it says is believed…
  fs.writeFileSync(file, kept.replace('"/guarded"', '"/other"'));
  assert.deepStrictEqual(await ask(), { location: '/one', isGuarded: false, isOtherGuarded: true });
  // …until a file that it was made of is another one, imported or not.
  write(path.join(dir, 'to.ts'), "export const to = '/another';\n");
  write(path.join(dir, 'proxy.ts'), fs.readFileSync(path.join(dir, 'proxy.ts'), 'utf8').replace('/guarded', '/:any'));
  assert.deepStrictEqual(await ask(), { location: '/another', isGuarded: true, isOtherGuarded: true });
  // One that does not parse is none.
  fs.writeFileSync(file, kept.slice(0, 100));
  assert.strictEqual((await ask()).location, '/another');
});

test('NEXT_PUBLIC_ variables have the value that they had in the build, others that of the process', async (t) => {
  const dir = project(t, {
    'pages/api/env.js': 'export default (req, res) => res.json([process.env.NEXT_PUBLIC_A, process.env.OWN]);\n',
    '.env': 'NEXT_PUBLIC_A=built\nOWN=built\n',
  });
  await build(t, dir);
  fs.rmSync(path.join(dir, '.env'));
  const server = await serve(t, 'start', dir, [], { env: { OWN: 'now' } });
  assert.deepStrictEqual(JSON.parse((await server.request('/api/env')).text), ['built', 'now']);
  assert.ok(!/older/.test(server.stdout), server.stdout);
});

test('start builds first when there is no build', async (t) => {
  const dir = project(t, { 'pages/api/a.js': answering('a') });
  const server = await serve(t, 'start', dir);
  assert.strictEqual((await server.request('/api/a')).text, 'a');
  assert.ok(fs.existsSync(path.join(dir, '.ferroute/build.json')));
});

test('a build whose modules were removed is made anew', async (t) => {
  const dir = project(t, { 'pages/api/a.js': answering('a') });
  await build(t, dir);
  const manifest = JSON.parse(fs.readFileSync(path.join(dir, '.ferroute/build.json'), 'utf8'));
  fs.rmSync(path.join(dir, '.ferroute', manifest.dir), { recursive: true });
  const server = await serve(t, 'start', dir);
  assert.strictEqual((await server.request('/api/a')).text, 'a');
});

test('who connects while workers still load is answered, not refused', async (t) => {
  const slow = 'await new Promise((resolve) => setTimeout(resolve, 1500));\n';
  const dir = project(t, { 'pages/api/a.js': slow + answering('a') });
  await build(t, dir);
  const port = await freePort();
  const server = ferroute(t, ['start', dir, '-p', String(port), '--workers', '1']);
  await until(() => isOpen(port), 'the port is open');
  assert.ok(!/Ready/.test(server.stdout), server.stdout);
  assert.strictEqual((await request(port, '/api/a')).text, 'a');
});

const isOpen = (port) =>
  new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
