// `ferroute dev`: shows mistakes and takes up changes.

'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { test } = require('node:test');
const { ferroute, project, serve, sleep, until, write } = require('./ferroute');

const answering = (text) => `export default (req, res) => res.send('${text}');\n`;
const BROKEN = 'export default (req, res) => {\n  res.status(200.json(;\n};\n';

/** Resolves when a path answers this text. */
const answers = (server, target, text) =>
  until(
    async () => (await server.request(target).catch(() => ({}))).text === text,
    () => `${target} answers ${text}; it printed:\n${server.stdout}${server.stderr}`,
  );

test('an edit shows, in a route and in what it imports; the process and the port stay', async (t) => {
  const dir = project(t, {
    'pages/api/a.js': "import { text } from '../../lib';\nexport default (req, res) => res.send(text);\n",
    'lib.ts': "export const text: string = 'one';\n",
  });
  const server = await serve(t, 'dev', dir);
  const { pid } = server.child;
  assert.strictEqual((await server.request('/api/a')).text, 'one');
  write(path.join(dir, 'lib.ts'), "export const text: string = 'two';\n");
  await answers(server, '/api/a', 'two');
  write(path.join(dir, 'pages/api/a.js'), answering('three'));
  await answers(server, '/api/a', 'three');
  write(path.join(dir, 'pages/api/new/b.js'), answering('new'));
  await answers(server, '/api/new/b', 'new');
  fs.rmSync(path.join(dir, 'pages/api/new/b.js'));
  await until(async () => (await server.request('/api/new/b')).status === 404, 'the removed route is 404');
  assert.strictEqual(server.child.exitCode, null);
  assert.strictEqual(server.child.pid, pid);
  assert.strictEqual((await server.stop('SIGINT')).code, 0);
});

test('while it starts anew no request is refused or cut', async (t) => {
  const dir = project(t, { 'pages/api/a.js': answering('0') });
  const server = await serve(t, 'dev', dir);
  const failures = [];
  let answered = 0;
  let busy = true;
  const clients = Array.from({ length: 4 }, async () => {
    while (busy) {
      try {
        const { status } = await server.request('/api/a', { headers: { connection: 'close' } });
        if (status === 200) answered++;
        else failures.push(status);
      } catch (error) {
        failures.push(error.code);
      }
    }
  });
  for (let edit = 1; edit <= 3; edit++) {
    write(path.join(dir, 'pages/api/a.js'), answering(String(edit)));
    await answers(server, '/api/a', String(edit));
  }
  busy = false;
  await Promise.all(clients);
  assert.deepStrictEqual(failures, []);
  assert.ok(answered > 0);
});

test('a broken route answers 500 with message, file, line and code; the others go on; a mend mends it', async (t) => {
  const dir = project(t, { 'pages/api/good.js': answering('good'), 'pages/api/bad.js': BROKEN });
  const server = await serve(t, 'dev', dir);
  const bad = await server.request('/api/bad');
  assert.strictEqual(bad.status, 500);
  assert.match(bad.text, /pages\/api\/bad\.js:2:\d+: .*\n\n[\s\S]*> 2 \| {3}res\.status\(200\.json\(;\n +\| +\^/);
  await server.printed(/pages\/api\/bad\.js:2:\d+: .*\n\n[\s\S]*> 2 \|/);
  assert.strictEqual((await server.request('/api/good')).text, 'good');

  const page = await server.request('/api/bad', { headers: { accept: 'text/html,*/*' } });
  assert.match(page.headers['content-type'], /^text\/html/);
  assert.match(page.text, /<pre>[\s\S]*res\.status\(200\.json\(;/);
  const json = await server.request('/api/bad', { headers: { accept: 'application/json' } });
  assert.match(JSON.parse(json.text).error.place, /bad\.js:2:\d+$/);

  write(path.join(dir, 'pages/api/bad.js'), answering('mended'));
  await answers(server, '/api/bad', 'mended');
});

test('a route that throws when it is loaded, and a handler that throws, name file and line', async (t) => {
  const dir = project(t, {
    'pages/api/load.ts': `const url: string | undefined = undefined;\n\nthrow new Error('no database at ' + url);\n`,
    'pages/api/call.ts': 'type A = string;\nexport default () => {\n  throw new Error("<script>");\n};\n',
    'app/ok/route.js': "export const GET = () => new Response('ok');\n",
  });
  const server = await serve(t, 'dev', dir);
  const load = await server.request('/api/load');
  assert.strictEqual(load.status, 500);
  assert.match(load.text, /load\.ts:3:\d+: no database at undefined\n/);
  const call = await server.request('/api/call', { headers: { accept: 'text/html' } });
  assert.strictEqual(call.status, 500);
  assert.match(call.text, /call\.ts:3:\d+/);
  assert.ok(call.text.includes('&lt;script&gt;') && !call.text.includes('<script>'));
  assert.strictEqual((await server.request('/ok')).text, 'ok');
});

test('an edit of the program shows; its state is new, its port the same', async (t) => {
  const program = (text) => `
    let count = 0;
    require('http').createServer((req, res) => res.end('${text} ' + ++count)).listen(0);`;
  const dir = project(t, { 'pages/api/a.js': answering('a'), 'server.js': program('one') });
  const server = await serve(t, 'dev', dir);
  assert.strictEqual((await server.request('/')).text, 'one 1');
  assert.strictEqual((await server.request('/')).text, 'one 2');
  write(path.join(dir, 'server.js'), program('two'));
  await until(async () => (await server.request('/').catch(() => ({}))).text?.startsWith('two'), 'the new program');
});

test('a broken program answers 500 with its message until it is mended; file routes go on', async (t) => {
  const good = "require('http').createServer((req, res) => res.end('good')).listen(0);\n";
  const dir = project(t, { 'pages/api/a.js': answering('a'), 'server.js': good });
  const server = await serve(t, 'dev', dir);
  assert.strictEqual((await server.request('/')).text, 'good');
  write(path.join(dir, 'server.js'), '\nthrow new Error("no luck");\n');
  const failed = await until(async () => {
    const answer = await server.request('/').catch(() => ({}));
    return answer.status === 500 && answer;
  }, 'a 500');
  assert.match(failed.text, /server\.js:2: no luck/);
  assert.strictEqual((await server.request('/api/a')).text, 'a');
  write(path.join(dir, 'server.js'), good);
  await answers(server, '/', 'good');
});

test('routes that conflict stop nothing for good: requests wait for the mend', async (t) => {
  const dir = project(t, { 'pages/api/[a].js': answering('a') });
  const server = await serve(t, 'dev', dir);
  write(path.join(dir, 'pages/api/[b].js'), answering('b'));
  await server.printed(/different slug names/);
  const waiting = server.request('/api/x');
  fs.rmSync(path.join(dir, 'pages/api/[b].js'));
  assert.strictEqual((await waiting).text, 'a');
});

test('a request under way is answered before the restart', async (t) => {
  const slow = 'export default (req, res) => setTimeout(() => res.send("slow"), 500);\n';
  const dir = project(t, { 'pages/api/slow.js': slow, 'pages/api/a.js': answering('one') });
  const server = await serve(t, 'dev', dir);
  const agent = new http.Agent({ keepAlive: false });
  const answer = server.request('/api/slow', { agent });
  await sleep(100);
  write(path.join(dir, 'pages/api/a.js'), answering('two'));
  assert.strictEqual((await answer).text, 'slow');
  await answers(server, '/api/a', 'two');
});

test('handlers are told of their forgotten answers', async (t) => {
  const dir = project(t, {
    'pages/api/value.js': 'export default (req, res) => { res.end(); return 1; };\n',
    'pages/api/silent.js': 'export default () => {};\n',
  });
  const server = await serve(t, 'dev', dir);
  await server.request('/api/value');
  await server.printed(/API handler should not return a value, received number\./);
  server.request('/api/silent').catch(() => {});
  await server.printed(/API resolved without sending a response for \/api\/silent/);
});

test('NODE_ENV is development', async (t) => {
  const dir = project(t, { 'pages/api/env.js': 'export default (req, res) => res.send(process.env.NODE_ENV);\n' });
  const server = await serve(t, 'dev', dir);
  assert.strictEqual((await server.request('/api/env')).text, 'development');
});

test('what the program does to the environment is not there after a restart', async (t) => {
  const program = (text) => `
    const had = process.env.SET_BY_PROGRAM;
    process.env.SET_BY_PROGRAM = 'yes';
    process.env.PORT = '1';
    require('http').createServer((req, res) => res.end('${text} ' + had)).listen(0);`;
  const dir = project(t, { 'server.js': program('one') });
  const server = await ferroute(t, ['dev', dir]).ready();
  assert.strictEqual((await server.request('/')).text, 'one undefined');
  write(path.join(dir, 'server.js'), program('two'));
  await answers(server, '/', 'two undefined');
});
