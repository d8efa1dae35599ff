// What a change does under `ferroute dev`: what is made anew, what stays, and who waits.

import assert from 'node:assert';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';

const { project, serve, sleep, until, write } = createRequire(import.meta.url)('../commands/ferroute.js');

const answering = (text) => `export default (req, res) => res.send('${text}');\n`;

/** Resolves when a path answers this text. */
const answers = (server, target, text) =>
  until(
    async () => (await server.request(target).catch(() => ({}))).text === text,
    () => `${target} answers ${text}; it printed:\n${server.stdout}${server.stderr}`,
  );

test('a new route, a new folder of routes, a removed route, a renamed one', async (t) => {
  const dir = project(t, { 'pages/api/a.js': answering('a') });
  const server = await serve(t, 'dev', dir);
  assert.strictEqual((await server.request('/api/b')).status, 404);
  write(path.join(dir, 'pages/api/b.ts'), answering('b'));
  await answers(server, '/api/b', 'b');
  write(path.join(dir, 'app/c/[id]/route.ts'), 'export const GET = () => new Response("c");\n');
  await answers(server, '/c/1', 'c');
  fs.renameSync(path.join(dir, 'pages/api/b.ts'), path.join(dir, 'pages/api/d.ts'));
  await answers(server, '/api/d', 'b');
  assert.strictEqual((await server.request('/api/b')).status, 404);
  fs.rmSync(path.join(dir, 'app'), { recursive: true });
  await until(async () => (await server.request('/c/1')).status === 404, 'the removed route is 404');
  assert.strictEqual((await server.request('/api/a')).text, 'a');
  // A static route before a dynamic one, though it came later.
  write(path.join(dir, 'pages/api/[any].ts'), answering('any'));
  await answers(server, '/api/e', 'any');
  write(path.join(dir, 'pages/api/e.ts'), answering('e'));
  await answers(server, '/api/e', 'e');
  assert.strictEqual((await server.request('/api/f')).text, 'any');
});

test('an edit makes a module anew, and what imports it; what it imports keeps its state', async (t) => {
  const counting = (name) => `let count = 0;\nexport const ${name} = () => ++count;\n`;
  const dir = project(t, {
    'lib/deep.ts': counting('deep'),
    'lib/other.ts': counting('other'),
    'lib/middle.ts': "import { deep } from './deep';\nexport const middle = () => deep();\n",
    'pages/api/a.ts': `import { middle } from '../../lib/middle';
      import { other } from '../../lib/other';
      export default (req: any, res: any) => res.json([middle(), other()]);`,
    'pages/api/b.ts': `import * as all from '../../lib/deep';
      export default (req: any, res: any) => res.json([all.deep(), Object.keys(all)]);`,
  });
  const server = await serve(t, 'dev', dir);
  const json = async (target) => JSON.parse((await server.request(target)).text);
  assert.deepStrictEqual(await json('/api/a'), [1, 1]);
  // One module for both.
  assert.deepStrictEqual(await json('/api/b'), [2, ['deep']]);
  write(path.join(dir, 'lib/middle.ts'), "import { deep } from './deep';\nexport const middle = () => 100 + deep();\n");
  await until(async () => (await json('/api/a'))[0] > 100, 'the edit shows');
  const [sum, others] = await json('/api/a');
  assert.ok(sum >= 104 && others >= 3, `${sum}, ${others}: their state stays`);
  write(path.join(dir, 'lib/deep.ts'), `${counting('deep')}// Another.\n`);
  await until(async () => (await json('/api/b'))[0] < 4, 'its own edit makes it anew');
  assert.ok((await json('/api/a'))[0] <= 110);
});

test('a broken import is mended by the file that was missing', async (t) => {
  const dir = project(t, {
    'pages/api/a.ts':
      "import { text } from '../../lib/later';\nexport default (req: any, res: any) => res.send(text);\n",
    'pages/api/b.ts': answering('b'),
  });
  const server = await serve(t, 'dev', dir);
  const { status, text } = await server.request('/api/a');
  assert.strictEqual(status, 500);
  assert.match(text, /a\.ts:1:\d+: Cannot find module '..\/..\/lib\/later'/);
  assert.strictEqual((await server.request('/api/b')).text, 'b');
  write(path.join(dir, 'lib/later.ts'), "export const text: string = 'here';\n");
  await answers(server, '/api/a', 'here');
  write(path.join(dir, 'lib/later.ts'), "export const text: = 'here';\n");
  await until(async () => /later\.ts:1:\d+/.test((await server.request('/api/a')).text), 'the new mistake shows');
  write(path.join(dir, 'lib/later.ts'), "export const text = 'again';\n");
  await answers(server, '/api/a', 'again');
});

test('tsconfig, the configuration, .env and the proxy', async (t) => {
  const dir = project(t, {
    'one/value.ts': "export const value = 'one';\n",
    'two/value.ts': "export const value = 'two';\n",
    'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./one/*"] } } }',
    'pages/api/a.ts': `import { value } from '@/value';
      export default (req: any, res: any) => res.send([value, process.env.NAME, process.env.FILE].join());`,
    '.env': 'FILE=first\n',
    'next.config.mjs': "export default { env: { NAME: 'x' } };\n",
  });
  const server = await serve(t, 'dev', dir);
  assert.strictEqual((await server.request('/api/a')).text, 'one,x,first');
  write(path.join(dir, 'tsconfig.json'), '{ "compilerOptions": { "paths": { "@/*": ["./two/*"] } } }');
  await answers(server, '/api/a', 'two,x,first');
  write(
    path.join(dir, 'next.config.mjs'),
    `export default {
    env: { NAME: 'y' }, redirects: async () => [{ source: '/old', destination: '/api/a', permanent: false }] };\n`,
  );
  await answers(server, '/api/a', 'two,y,first');
  assert.strictEqual((await server.request('/old')).headers.location, '/api/a');
  write(path.join(dir, '.env'), 'FILE=second\n');
  await answers(server, '/api/a', 'two,y,second');
  write(path.join(dir, 'proxy.ts'), "export const proxy = () => new Response('by the proxy');\n");
  await answers(server, '/api/a', 'by the proxy');
  fs.rmSync(path.join(dir, 'proxy.ts'));
  await answers(server, '/api/a', 'two,y,second');
});

test('who asks right after an edit gets the new answer, and nobody an error', async (t) => {
  const shared = (text) => `export const text = '${text}';\n`;
  const route = "import { text } from '../../lib/shared';\nexport default (req, res) => res.send(text);\n";
  const dir = project(t, { 'lib/shared.js': shared(0), 'pages/api/a.js': route, 'pages/api/b.js': route });
  const server = await serve(t, 'dev', dir);
  await answers(server, '/api/a', '0');
  await answers(server, '/api/b', '0');
  for (let edit = 1; edit <= 10; edit++) {
    write(path.join(dir, 'lib/shared.js'), shared(edit));
    // As long as the operating system needs to tell it.
    await sleep(30);
    const all = await Promise.all(['/api/a', '/api/b', '/api/a', '/api/b'].map((target) => server.request(target)));
    assert.deepStrictEqual(
      all.map(({ status, text }) => [status, text]),
      all.map(() => [200, String(edit)]),
    );
  }
});

test('a file that is written in several steps is not seen half', async (t) => {
  const dir = project(t, { 'pages/api/a.js': answering('0') });
  const server = await serve(t, 'dev', dir);
  await answers(server, '/api/a', '0');
  const file = path.join(dir, 'pages/api/a.js');
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let edit = 1; edit <= 5; edit++) {
    const text = answering(String(edit));
    const began = performance.now();
    fs.writeFileSync(file, text.slice(0, 20));
    Atomics.wait(pause, 0, 0, 4);
    fs.writeFileSync(file, text);
    // On a busy machine the pause may have been longer than anybody waits for the rest of a file.
    const isQuick = performance.now() - began < 12;
    for (let poll = 0; poll < 20; poll++) {
      const { status, text } = await server.request('/api/a');
      if (isQuick) assert.match(`${status} ${text}`, /^200 \d$/);
    }
    await answers(server, '/api/a', String(edit));
  }
});
