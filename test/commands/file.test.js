// `ferroute <file>` runs a program as `node <file>` does: each program here is run by both, and must show the same.

'use strict';

const assert = require('node:assert');
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { BIN, ROOT, ferroute, project, request, run, until } = require('./ferroute');

const HTTP = path.join(ROOT, 'packages/ferroute/src/http');

/** Runs a program to its end: what it printed, without what names the way it was started. */
function output(args, { input, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, options);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.stdin.end(input);
    child.on('close', (code, signal) =>
      resolve({ code, signal, stdout, stderr: stderr.replace(/\n +at .*node:.*/g, '') }),
    );
  });
}

const PROGRAMS = {
  'arguments, of CommonJS': {
    file: 'a.js',
    code: 'console.log(process.argv, __filename, require.main === module, module.id, process.argv0)',
    args: ['-x', '--port', 'y z'],
  },
  'arguments, of an ES module': {
    file: 'a.mjs',
    code: 'console.log(process.argv, import.meta.url, import.meta.main)',
    args: ['--help'],
  },
  'an ES module by its package': {
    file: 'm/a.js',
    code: 'console.log(await 1, typeof require)',
    more: { 'm/package.json': '{"type":"module"}' },
  },
  'a file without its extension': { file: 'a.js', run: 'a', code: 'console.log(process.argv[1])' },
  'a directory': { file: 'd/index.js', run: 'd', code: 'console.log(__filename, process.argv[1])' },
  'a file without an extension': { file: 'script', code: '#!/usr/bin/env node\nconsole.log(1)' },
  'the exit code that is set': { file: 'a.js', code: 'process.exitCode = 7' },
  'the exit code of exit()': {
    file: 'a.mjs',
    code: 'process.on("exit", (c) => console.log("exit", c)); process.exit(9)',
  },
  'an error': { file: 'a.js', code: 'function deep() {\n  throw new TypeError("boom");\n}\ndeep();' },
  'an error of an ES module': { file: 'a.mjs', code: 'export {};\nnull.x;' },
  'a rejection': { file: 'a.js', code: 'Promise.reject(new Error("boom"))' },
  'a syntax error': { file: 'a.js', code: 'const a = ;' },
  'a missing module': { file: 'a.js', code: 'require("./nope")' },
  'a signal': { file: 'a.js', code: 'process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000)' },
  'standard input': { file: 'a.js', code: 'process.stdin.pipe(process.stdout)', input: 'in and out' },
  'the order of ticks': {
    file: 'a.js',
    code: `process.nextTick(() => console.log('tick')); Promise.resolve().then(() => console.log('promise'));
           setTimeout(() => console.log('timeout'), 5); console.log('main')`,
  },
  environment: { file: 'a.js', code: 'console.log(Object.keys(process.env).sort().join())' },
};

for (const [name, { file, code, more, run: typed = file, args = [], input }] of Object.entries(PROGRAMS)) {
  test(name, async (t) => {
    const cwd = project(t, { [file]: code, ...more });
    const [ours, theirs] = await Promise.all([
      output([BIN, typed, ...args], { cwd, input }),
      output([typed, ...args], { cwd, input }),
    ]);
    assert.deepStrictEqual(ours, theirs);
  });
}

test('options of node before the file', async (t) => {
  const cwd = project(t, {
    'a.js':
      'console.log(process.execArgv.includes("--stack-trace-limit=3"), globalThis.early, process.env.FROM_FILE, process.argv.slice(2))',
    'early.js': 'globalThis.early = true',
    '.env': 'FROM_FILE=yes',
  });
  const options = ['--stack-trace-limit=3', '-r', './early.js', '--env-file=.env'];
  const { stdout, code } = await run(t, [...options, 'a.js', '-r'], { cwd });
  assert.strictEqual(stdout, "true true yes [ '-r' ]\n");
  assert.strictEqual(code, 0);
  const wrong = await run(t, ['--no-such-option-at-all', 'a.js'], { cwd });
  assert.match(wrong.stderr, /bad option: --no-such-option-at-all/);
  assert.strictEqual(wrong.code, 9);
});

test('TypeScript, with enums, paths and stack traces', async (t) => {
  const cwd = project(t, {
    'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
    'src/lib.ts':
      'export enum Color { Red = "red" }\n\nexport function fail(): never {\n  throw new Error("boom");\n}\n',
    'src/main.ts': `import { Color, fail } from '@/lib';
console.log(Color.Red, process.argv.slice(2), __filename);
setTimeout(fail, 1);`,
  });
  const { stdout, stderr, code } = await run(t, ['src/main.ts', 'x'], { cwd });
  assert.strictEqual(stdout, `red [ 'x' ] ${path.join(cwd, 'src/main.ts')}\n`);
  assert.match(stderr, /src\/lib\.ts:4/);
  assert.strictEqual(code, 1);
});

test('--version and --help', async (t) => {
  const { version } = require(path.join(ROOT, 'packages/ferroute/package.json'));
  assert.strictEqual((await run(t, ['--version'])).stdout, `${version}\n`);
  assert.match((await run(t, ['--help'])).stdout, /ferroute <file> \[args\]/);
});

// ===== servers =====

const SERVER = `
  const http = require('http');
  const server = http.createServer((req, res) => res.end(process.pid + ' ' + (http.Server === require('net').Server)));
  server.listen(0, () => console.log('PORT=' + server.address().port));
`;

test('its HTTP is served by us, and ends with the program', async (t) => {
  const cwd = project(t, {
    'a.js': `${SERVER} process.on('SIGTERM', () => server.close(() => console.log('closed')));
      console.log('OURS=' + (http.createServer === require(${JSON.stringify(HTTP)}).createServer))`,
  });
  const command = ferroute(t, ['a.js'], { cwd });
  const port = Number((await command.printed(/PORT=(\d+)/))[1]);
  await command.printed(/OURS=true/);
  assert.strictEqual((await request(port, '/')).status, 200);
  const { code, stdout } = await command.stop('SIGTERM');
  assert.match(stdout, /closed/);
  assert.strictEqual(code, 0);
});

test('ES modules get ours, too', async (t) => {
  const cwd = project(t, {
    'a.mjs': `import http, { createServer } from 'node:http';
      import { Server } from 'http';
      const server = createServer((req, res) => res.end('ok'));
      console.log('OURS=' + (http.createServer === createServer && server instanceof Server));
      server.listen(0, () => console.log('PORT=' + server.address().port));`,
  });
  const command = ferroute(t, ['a.mjs'], { cwd });
  const port = Number((await command.printed(/PORT=(\d+)/))[1]);
  await command.printed(/OURS=true/);
  assert.strictEqual((await request(port, '/')).text, 'ok');
});

test('node --require ferroute/install does the same', async (t) => {
  const cwd = project(t, {
    'a.js': `console.log(require('http').createServer === require('ferroute/http').createServer)`,
    'node_modules/.keep': '',
  });
  fs.symlinkSync(path.join(ROOT, 'packages/ferroute'), path.join(cwd, 'node_modules/ferroute'), 'dir');
  const { stdout } = await output(['--require', 'ferroute/install', 'a.js'], { cwd });
  assert.strictEqual(stdout, 'true\n');
});

test('the Express program, verbatim', async (t) => {
  const code = fs.readFileSync(path.join(ROOT, 'examples/express/server.js'), 'utf8');
  // Only the port is another, since 3000 may be in use where the test runs.
  const cwd = path.join(ROOT, 'examples/express');
  const file = path.join(cwd, `server-${process.pid}.test.tmp.js`);
  fs.writeFileSync(
    file,
    code
      .replace('app.listen(3000, ', 'const server = app.listen(0, ')
      .concat('console.log("PORT=" + server.address().port)'),
  );
  t.after(() => fs.rmSync(file));
  const command = ferroute(t, [file]);
  const port = Number((await command.printed(/PORT=(\d+)/))[1]);
  await command.printed(/Server running/);
  const { text, headers } = await request(port, '/api/hello');
  assert.strictEqual(text, '{"message":"Hello from Express!"}');
  assert.strictEqual(headers['x-powered-by'], 'Express');
});

test('a cluster: its workers share a port, and end with it', async (t) => {
  const cwd = project(t, {
    'a.js': `
      const cluster = require('cluster');
      const http = require('http');
      if (cluster.isPrimary) {
        cluster.fork(); cluster.fork();
        let listening = 0;
        cluster.on('listening', (worker, address) => ++listening === 2 && console.log('PORT=' + address.port));
      } else http.createServer((req, res) => res.end(String(process.pid))).listen(0);`,
  });
  const command = ferroute(t, ['a.js'], { cwd });
  const port = Number((await command.printed(/PORT=(\d+)/))[1]);
  const pids = new Set();
  await until(
    async () => pids.add((await request(port, '/', { headers: { connection: 'close' } })).text).size === 2,
    'an answer of both workers',
  );
});

test('forked processes and worker threads serve as well', async (t) => {
  const cwd = project(t, {
    'a.js': `
      const { fork } = require('child_process');
      const { Worker } = require('worker_threads');
      fork('./b.js', ['FORK']);
      new Worker('./b.js', { argv: ['THREAD'] });`,
    'b.js': `const http = require('http');
      const server = http.createServer((req, res) => res.end(process.argv[2]));
      server.listen(0, () => console.log(process.argv[2] + '=' + server.address().port));
      if (http.createServer === require(${JSON.stringify(HTTP)}).createServer) console.log(process.argv[2] + ' is ours');`,
  });
  const command = ferroute(t, ['a.js'], { cwd });
  await command.printed(/FORK is ours/);
  for (const kind of ['FORK', 'THREAD']) {
    const port = Number((await command.printed(new RegExp(`${kind}=(\\d+)`)))[1]);
    assert.strictEqual((await request(port, '/')).text, kind);
  }
});
