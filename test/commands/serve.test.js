// `ferroute start`: file routes and the server program on one port.

'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { test } = require('node:test');
const { ROOT, ferroute, freePort, project, request, run, serve, sleep, until } = require('./ferroute');

const HELLO = "export default (req, res) => res.json({ from: 'file' });\n";
const PROGRAM = `
  const http = require('http');
  http.createServer((req, res) => res.end('program ' + req.url)).listen(process.env.ASKED ?? 0, function () {
    console.log('ADDRESS=' + JSON.stringify(this.address()));
  });
`;

test('both seed programs answer on one port', async (t) => {
  const server = await serve(t, 'start', path.join(ROOT, 'examples/hello'));
  assert.strictEqual((await server.request('/api/hello')).text, '{"message":"Hello from Next.js API!"}');
  assert.strictEqual((await server.request('/api/hello-express')).text, '{"message":"Hello from Express!"}');
  assert.match(server.stdout, /\/api\/hello +pages\/api +pages\/api\/hello\.js\n +\/\* +program +server\.js/);
  assert.match(server.stdout, /Local: +http:\/\/localhost:\d+\n/);
  assert.match(server.stdout, /Server running/);
  assert.doesNotMatch(server.stdout, /\x1b\[/, 'no colours in a pipe');
});

test("the program's listen tells the real address, whatever it asked for", async (t) => {
  const dir = project(t, { 'pages/api/hello.js': HELLO, 'server.js': PROGRAM });
  const server = await serve(t, 'start', dir, [], { env: { ASKED: '1' } });
  const [, address] = await server.printed(/ADDRESS=(.*)/);
  assert.deepStrictEqual(JSON.parse(address), { address: '::', family: 'IPv6', port: server.port });
  assert.strictEqual((await server.request('/else?x')).text, 'program /else?x');
  assert.strictEqual((await server.request('/api/hello')).text, '{"from":"file"}');
});

for (const mode of ['start', 'dev']) {
  test(`${mode}: a project of only redirects and static files is served`, async (t) => {
    const dir = project(t, {
      'next.config.js': `module.exports = { redirects: async () => [
        { source: '/old', destination: '/new.txt', permanent: true }] };`,
      'public/new.txt': 'new',
    });
    const server = await serve(t, mode, dir);
    assert.strictEqual((await server.request('/old')).headers.location, '/new.txt');
    assert.strictEqual((await server.request('/new.txt')).text, 'new');
    assert.strictEqual((await server.request('/none')).status, 404);
    const { code } = await server.stop();
    assert.strictEqual(code, 0);
  });
}

test("the program's own port counts when no other is given", async (t) => {
  const port = await freePort();
  const dir = project(t, { 'pages/api/hello.js': HELLO, 'server.js': PROGRAM });
  const server = await ferroute(t, ['start', dir], { env: { ASKED: String(port) } }).ready();
  assert.strictEqual(server.port, port);
});

test('PORT and HOST, and a configuration file that wins over them', async (t) => {
  const dir = project(t, { 'pages/api/hello.js': HELLO });
  const [first, second] = [await freePort(), await freePort()];
  const env = { PORT: String(first), HOST: '127.0.0.1' };
  const server = await ferroute(t, ['start', dir], { env }).ready();
  assert.strictEqual(server.port, first);
  await assert.rejects(new Promise((_, reject) => http.get({ port: first, host: '::1' }).on('error', reject)), {
    code: 'ECONNREFUSED',
  });
  fs.writeFileSync(path.join(dir, 'ferroute.config.mjs'), `export default { port: ${second}, health: '/up' };`);
  const other = await ferroute(t, ['start', dir], { env }).ready();
  assert.strictEqual(other.port, second);
  assert.strictEqual((await other.request('/up')).status, 200);
});

test('a program that never listens: the file routes are served all the same', async (t) => {
  const dir = project(t, { 'pages/api/hello.js': HELLO, 'server.js': 'console.log("only this")' });
  const server = await serve(t, 'start', dir);
  assert.strictEqual((await server.request('/api/hello')).status, 200);
  assert.strictEqual((await server.request('/else')).status, 404);
});

test('a program that listens late, as an ES module in TypeScript', async (t) => {
  const dir = project(t, {
    'pages/api/hello.js': HELLO,
    'server.ts': `import { createServer, type Server } from 'node:http';
      await new Promise((resolve) => setTimeout(resolve, 300));
      const server: Server = createServer((req, res) => res.end('ts'));
      server.listen(0);`,
  });
  const server = await serve(t, 'start', dir);
  assert.strictEqual((await server.request('/')).text, 'ts');
});

test('a path that both claim is said in one line that names both, and the file wins', async (t) => {
  const dir = path.join(ROOT, 'examples/express');
  const server = await serve(t, 'start', dir);
  assert.strictEqual((await server.request('/api/hello')).text, '{"message":"Hello from Express!"}');
  await server.stop();

  const both = project(t, {
    'pages/api/hello.js': HELLO,
    'server.js': `
      const app = require(${JSON.stringify(require.resolve('express', { paths: [dir] }))})();
      app.get('/api/hello', (req, res) => res.send('never'));
      app.get('/api/other', (req, res) => res.send('other'));
      app.listen(0);`,
  });
  const conflicting = await serve(t, 'start', both);
  await conflicting.printed(
    /warning: \/api\/hello: pages\/api\/hello\.js answers, server\.js's app\.get\('\/api\/hello'\) never will\n/,
  );
  assert.strictEqual(conflicting.stderr.match(/never will/g).length, 1);
  assert.strictEqual((await conflicting.request('/api/hello')).text, '{"from":"file"}');
  assert.strictEqual((await conflicting.request('/api/other')).text, 'other');
});

test('health, static files, spellings of a path', async (t) => {
  const dir = project(t, { 'pages/api/hello.js': HELLO, 'public/a.txt': 'static' });
  const server = await serve(t, 'start', dir);
  assert.strictEqual((await server.request('/_ferroute/health')).text, '{"status":"ok"}');
  assert.strictEqual((await server.request('/a.txt')).text, 'static');
  const { status, headers } = await server.request('/api/hello/?a=1');
  assert.deepStrictEqual([status, headers.location], [308, '/api/hello?a=1']);
});

test('process.argv, require.main and NODE_ENV of the program and of functions', async (t) => {
  const dir = project(t, {
    'pages/api/env.js': 'export default (req, res) => res.json(process.env.NODE_ENV)',
    'server.js': `console.log(JSON.stringify([process.argv.slice(1), require.main === module, process.env.NODE_ENV])); ${PROGRAM}`,
  });
  const server = await serve(t, 'start', dir);
  const [, told] = await server.printed(/(\[\[.*)\n/);
  assert.deepStrictEqual(JSON.parse(told), [[path.join(dir, 'server.js')], true, 'production']);
  assert.strictEqual((await server.request('/api/env')).text, '"production"');
});

// ===== the end =====

for (const signal of ['SIGTERM', 'SIGINT']) {
  test(`${signal}: requests under way are answered, new connections refused, then exit 0`, async (t) => {
    const slow = 'export default (req, res) => setTimeout(() => res.json({ slow: true }), 400);';
    const dir = project(t, {
      'pages/api/slow.js': slow,
      'server.js': `require('http').createServer((req, res) => setTimeout(() => res.end('slow'), 400)).listen(0)`,
    });
    const server = await serve(t, 'start', dir);
    const agent = new http.Agent({ keepAlive: true });
    const idle = await server.request('/_ferroute/health', { agent });
    assert.strictEqual(idle.status, 200);
    const answers = [server.request('/api/slow'), server.request('/program')];
    await sleep(150);
    const ended = server.stop(signal);
    await until(
      () =>
        server.request('/_ferroute/health', { headers: { connection: 'close' } }).then(
          () => false,
          (error) => error.code === 'ECONNREFUSED',
        ),
      'a refused connection',
    );
    const [file, program] = await Promise.all(answers);
    assert.deepStrictEqual([file.text, program.text], ['{"slow":true}', 'slow']);
    assert.strictEqual(file.headers.connection, 'close');
    const { code, signal: by } = await ended;
    assert.deepStrictEqual([code, by], [0, null]);
    agent.destroy();
  });
}

test('what takes longer than the grace period is 503, and the exit code 1', async (t) => {
  const dir = project(t, { 'pages/api/never.js': 'export default () => {};' });
  const server = await serve(t, 'start', dir, ['--grace', '1']);
  const answer = server.request('/api/never');
  await sleep(150);
  const began = Date.now();
  const { code } = await server.stop();
  assert.strictEqual(code, 1);
  assert.ok(Date.now() - began >= 950);
  assert.strictEqual((await answer).status, 503);
});

test('a second signal ends at once', async (t) => {
  const dir = project(t, { 'pages/api/never.js': 'export default () => {};' });
  const server = await serve(t, 'start', dir);
  server.request('/api/never').catch(() => {});
  await sleep(150);
  server.child.kill('SIGTERM');
  await sleep(100);
  const { code } = await server.stop('SIGINT');
  assert.strictEqual(code, 130);
});

test('a program with a handler of its own for the signal decides when it ends', async (t) => {
  const dir = project(t, {
    'pages/api/hello.js': HELLO,
    'server.js': `process.on('SIGTERM', () => setTimeout(() => process.exit(5), 200)); ${PROGRAM}`,
  });
  const server = await serve(t, 'start', dir);
  assert.strictEqual((await server.stop()).code, 5);
});

test('process.exit in the program ends the server', async (t) => {
  const dir = project(t, { 'pages/api/hello.js': HELLO, 'server.js': 'setTimeout(() => process.exit(4), 300)' });
  assert.strictEqual((await run(t, ['start', dir, '-p', '0'])).code, 4);
});

test('a worker that ends is replaced, and only its requests fail', async (t) => {
  const dir = project(t, {
    'pages/api/exit.js': 'export default () => process.exit(1);',
    'pages/api/hello.js': HELLO,
    'server.js': PROGRAM,
  });
  const server = await serve(t, 'start', dir);
  for (let round = 0; round < 3; round++) {
    const { status } = await server.request('/api/exit').catch(() => ({ status: 'cut' }));
    assert.ok([500, 503].includes(status), String(status));
    assert.strictEqual((await server.request('/x')).text, 'program /x', 'the program has not noticed');
    await until(async () => (await server.request('/api/hello')).status === 200, 'an answer of the new worker');
  }
  assert.match(server.stderr, /a worker ended/);
});

test('an error at the top level of the program ends the start as under node', async (t) => {
  const dir = project(t, { 'pages/api/hello.js': HELLO, 'server.js': '\nthrow new Error("no database");' });
  const { code, stderr } = await run(t, ['start', dir, '-p', '0']);
  assert.match(stderr, /server\.js:2\nthrow new Error\("no database"\);\n\^/);
  assert.strictEqual(code, 1);
});

test('a directory that cannot be written to', { skip: process.platform === 'win32' }, async (t) => {
  const dir = project(t, { 'pages/api/hello.js': HELLO });
  fs.chmodSync(dir, 0o555);
  // The superuser may write everywhere.
  const options = process.getuid() === 0 ? { uid: 65534, gid: 65534 } : {};
  const server = await serve(t, 'start', dir, [], options);
  assert.strictEqual((await server.request('/api/hello')).text, '{"from":"file"}');
  assert.deepStrictEqual(fs.readdirSync(dir), ['pages']);
  assert.strictEqual((await server.stop()).code, 0);
});

test('all workers answer', async (t) => {
  const dir = project(t, {
    'pages/api/thread.js':
      "import { threadId } from 'node:worker_threads'; export default (req, res) => res.json(threadId);",
  });
  const server = await ferroute(t, ['start', dir, '-p', '0', '--workers', '3']).ready();
  const seen = new Set();
  await until(async () => {
    const close = { headers: { connection: 'close' } };
    const answers = await Promise.all(Array.from({ length: 12 }, () => request(server.port, '/api/thread', close)));
    for (const { text } of answers) seen.add(text);
    return seen.size === 3;
  }, 'an answer of each worker');
});
