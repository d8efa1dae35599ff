// The proxy and next.config under `ferroute dev`: what is live when, and that no mistake in them ends the command.

import assert from 'node:assert';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';

const { project, serve, sleep, until, write } = createRequire(import.meta.url)('../commands/ferroute.js');

/** As long as the operating system needs to tell of a change. */
const TOLD = 40;

const proxy = (mark, matcher = '/api/a') => `import { NextResponse } from 'next/server';
import { note } from './lib/note';
export function proxy() {
  return NextResponse.next({ headers: { 'x-proxy': '${mark}' + note } });
}
export const config = { matcher: '${matcher}' };
`;

const FILES = {
  'proxy.ts': proxy('one'),
  'lib/note.ts': "export const note = '';\n",
  'pages/api/a.js':
    'export default (req, res) => res.send(String((globalThis.count = (globalThis.count ?? 0) + 1)));\n',
  'pages/api/b.js': "export default (req, res) => res.send('b');\n",
};

/** What the proxy said of a request. */
const seen = async (server, target) => {
  const { status, headers } = await server.request(target);
  return status === 200 ? (headers['x-proxy'] ?? 'none') : status;
};

test('an edited proxy is live on the next request, and what handlers keep in memory stays', async (t) => {
  const dir = project(t, FILES);
  const server = await serve(t, 'dev', dir);
  const edit = async (name, text, target = '/api/a') => {
    write(path.join(dir, name), text);
    await sleep(TOLD);
    return seen(server, target);
  };
  assert.strictEqual(await seen(server, '/api/a'), 'one');
  assert.strictEqual(await seen(server, '/api/b'), 'none');
  assert.strictEqual(await edit('proxy.ts', proxy('two')), 'two');
  assert.strictEqual(await edit('lib/note.ts', "export const note = '!';\n"), 'two!');
  // As editors write: another file takes its name.
  fs.writeFileSync(path.join(dir, 'proxy.ts.new'), proxy('three'));
  fs.renameSync(path.join(dir, 'proxy.ts.new'), path.join(dir, 'proxy.ts'));
  await sleep(TOLD);
  assert.strictEqual(await seen(server, '/api/a'), 'three!');

  write(path.join(dir, 'proxy.ts'), proxy('four', '/api/b'));
  await until(async () => (await seen(server, '/api/b')) === 'four!', 'the new matcher');
  assert.strictEqual(await seen(server, '/api/a'), 'none');

  assert.strictEqual(await edit('proxy.ts', 'export function proxy( {\n', '/api/b'), 500);
  assert.match((await server.request('/api/b')).text, /proxy\.ts:\d+:\d+: /);
  assert.strictEqual(await edit('proxy.ts', proxy('five')), 'five!');
  assert.strictEqual(await edit('proxy.ts', 'export const nothing = 1;\n'), 500);
  await server.printed(/The file "\.\/proxy\.ts" must export a function/);
  write(path.join(dir, 'proxy.ts'), proxy('six').replace("'/api/a'", "'api/a'"));
  await server.printed(/source must start with \//);
  assert.strictEqual(await edit('proxy.ts', proxy('seven')), 'seven!');
  // Nothing of it was a reason to start anew.
  assert.ok(Number((await server.request('/api/a')).text) > 5);
  assert.strictEqual(server.stdout.match(/Ready in/g).length, 1);
});

test('a proxy that goes stops, and one that comes begins', async (t) => {
  const dir = project(t, FILES);
  const server = await serve(t, 'dev', dir);
  assert.strictEqual(await seen(server, '/api/a'), 'one');
  fs.rmSync(path.join(dir, 'proxy.ts'));
  await until(async () => (await seen(server, '/api/a')) === 'none', 'no proxy');
  write(path.join(dir, 'proxy.ts'), proxy('again'));
  await until(async () => (await seen(server, '/api/a')) === 'again', 'another');
  fs.renameSync(path.join(dir, 'proxy.ts'), path.join(dir, 'proxy.mts'));
  await until(async () => (await seen(server, '/api/a')) === 'none', 'a name that is none');
});

test('mistakes in next.config and new special files are answered until they are mended', async (t) => {
  const config = (rewrites) => `module.exports = { rewrites: () => ${JSON.stringify(rewrites)} };\n`;
  const dir = project(t, {
    'next.config.js': config([{ source: '/old', destination: '/api/b' }]),
    'pages/api/b.js': FILES['pages/api/b.js'],
  });
  const file = (name) => path.join(dir, name);
  const server = await serve(t, 'dev', dir);
  const answer = (target, pattern) =>
    until(
      async () => {
        const { status, text } = await server.request(target).catch((error) => ({ status: error.code, text: '' }));
        return pattern.test(`${status} ${text}`);
      },
      () => `${target} answers ${pattern}; it printed:\n${server.stdout}${server.stderr}`,
    );
  assert.strictEqual((await server.request('/old')).text, 'b');
  write(file('next.config.js'), config([{ source: '/new', destination: '/api/b' }]));
  await answer('/new', /^200 b$/);
  assert.strictEqual((await server.request('/old')).status, 404);

  write(file('next.config.js'), config([{ source: 'wrong', destination: '/api/b' }]));
  await answer('/new', /^500 .*next\.config\.js:1: Invalid rewrite found/);
  const page = await server.request('/any', { headers: { Accept: 'text/html' } });
  assert.match(`${page.status} ${page.headers['content-type']} ${page.text}`, /^500 text\/html.*source/s);
  // Another mistake, in its place.
  write(file('next.config.js'), 'throw new Error("of mine");\n');
  await answer('/new', /^500 .*of mine/s);
  write(file('next.config.js'), config([{ source: '/third', destination: '/api/b' }]));
  await answer('/third', /^200 b$/);

  write(file('proxy.js'), 'export const nothing = 1;\n');
  await answer('/third', /^500 .*must export a function/);
  write(file('proxy.js'), "export const proxy = () => new Response('by the proxy');\n");
  await answer('/third', /^200 by the proxy$/);
  write(file('middleware.js'), "export const middleware = () => new Response('by another');\n");
  await answer('/third', /^500 Both middleware file/);
  fs.rmSync(file('middleware.js'));
  await answer('/third', /^200 by the proxy$/);
  assert.strictEqual(server.child.exitCode, null);
});
