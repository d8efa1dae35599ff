// Every mistake ends in one clear message that names the place and the mend, and a non-zero exit code.

'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { test } = require('node:test');
const { project, run } = require('./ferroute');

const HELLO = "export default (req, res) => res.json({ hello: 'world' });\n";

/** The command must say exactly this much, and nothing of it may be a stack of ours. */
async function fails(t, args, { message, mend, code = 1 }, options) {
  const result = await run(t, args, options);
  assert.match(result.stderr, message);
  assert.match(result.stderr, mend);
  assert.doesNotMatch(result.stderr, /^\s+at /m);
  assert.strictEqual(result.stderr.match(/ferroute:/g)?.length, 1, result.stderr);
  assert.strictEqual(result.code, code);
}

for (const command of ['start', 'dev', 'routes']) {
  test(`${command}: a directory that is missing`, (t) =>
    fails(t, [command, 'no/such/dir'], {
      message: /there is no directory no\/such\/dir/,
      mend: /pages\/, app\/ or server\.js/,
    }));

  test(`${command}: a file in place of a directory`, async (t) => {
    const dir = project(t, { 'server.js': '' });
    const file = path.join(dir, 'server.js');
    await fails(t, [command, file], { message: /server\.js is not a directory/, mend: /ferroute .*server\.js/ });
  });

  test(`${command}: an unknown option`, (t) =>
    fails(t, [command, '--prot', '3000'], { message: /unknown option --prot/, mend: /Did you mean|--help/, code: 2 }));

  test(`${command}: two files for one path`, async (t) => {
    const dir = project(t, { 'pages/api/[a].js': HELLO, 'pages/api/[b].js': HELLO });
    await fails(t, [command, dir], { message: /different slug names .*'a' !== 'b'/, mend: /\[a\]\.js.*\[b\]\.js/ });
  });
}

for (const command of ['start', 'dev']) {
  test(`${command}: nothing to serve`, async (t) => {
    await fails(t, [command, project(t, {})], { message: /nothing to serve/, mend: /pages\/api\/hello\.js/ });
  });

  test(`${command}: a port in use`, async (t) => {
    const other = net.createServer().listen(0);
    t.after(() => other.close());
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address();
    const routes = project(t, { 'pages/api/hello.js': HELLO });
    await fails(t, [command, routes, '-p', String(port)], {
      message: new RegExp(`port ${port} is in use`),
      mend: /-p/,
    });
    const program = project(t, { 'server.js': `require('http').createServer().listen(${port})` });
    await fails(t, [command, program], { message: new RegExp(`port ${port} is in use`), mend: /-p/ });
  });

  test(`${command}: a value that is none`, async (t) => {
    const dir = project(t, { 'pages/api/hello.js': HELLO });
    await fails(t, [command, dir, '-p', 'http'], { message: /-p must be a whole number/, mend: /-p 3000/, code: 2 });
    const env = { PORT: 'http' };
    await fails(t, [command, dir], { message: /PORT must be a whole number/, mend: /PORT=3000/ }, { env });
    fs.writeFileSync(path.join(dir, 'ferroute.config.json'), '{ "prt": 1 }');
    await fails(t, [command, dir], { message: /ferroute\.config\.json: unknown option `prt`/, mend: /port/ });
    fs.writeFileSync(path.join(dir, 'ferroute.config.json'), '{ "port": }');
    await fails(t, [command, dir], { message: /ferroute\.config\.json.* does not load/, mend: /"port": 3000/ });
  });

  test(`${command}: a host that is not of this machine`, async (t) => {
    const dir = project(t, { 'pages/api/hello.js': HELLO });
    await fails(t, [command, dir, '-p', '0', '-H', '192.0.2.1'], { message: /192\.0\.2\.1 is no address/, mend: /-H/ });
  });
}

test('start: a syntax error in a route', async (t) => {
  const dir = project(t, {
    'pages/api/good.js': HELLO,
    'pages/api/bad.js': 'export default 1;\nconst x = 200.json(;\n',
  });
  await fails(t, ['start', dir, '-p', '0'], {
    message: /pages\/api\/bad\.js:2:\d+: /,
    mend: /> 2 \| const x = 200\.json\(;/,
  });
});

test('start: a syntax error in what two routes import is told once', async (t) => {
  const route = "import '../../lib'; export default () => {};\n";
  const dir = project(t, { 'pages/api/a.js': route, 'pages/api/b.js': route, 'lib.ts': 'let a: = 1;\n' });
  await fails(t, ['start', dir, '-p', '0'], { message: /lib\.ts:1:\d+: /, mend: /> 1 \| let a: = 1;/ });
});

test('start: a route whose import is missing', async (t) => {
  const dir = project(t, { 'pages/api/a.js': `import x from 'not-installed';\n${HELLO}` });
  await fails(t, ['start', dir, '-p', '0'], {
    message: /a\.js:1:\d+: Cannot find module 'not-installed'/,
    mend: /> 1 \|/,
  });
});

test('start: a route that throws when it is loaded', async (t) => {
  const dir = project(t, { 'pages/api/a.js': `${HELLO}\nthrow new Error('no database');\n` });
  await fails(t, ['start', dir, '-p', '0'], { message: /pages\/api\/a\.js:3:\d+: no database/, mend: /> 3 \| throw/ });
});

test('start: a route without a handler', async (t) => {});

test('an unreadable file', { skip: process.platform === 'win32' }, async (t) => {
  const dir = project(t, { 'pages/api/a.js': HELLO });
  fs.chmodSync(dir, 0o755);
  fs.chmodSync(path.join(dir, 'pages/api/a.js'), 0);
  // The superuser may read everything.
  const options = process.getuid() === 0 ? { uid: 65534, gid: 65534 } : {};
  await fails(
    t,
    ['start', dir, '-p', '0'],
    { message: /pages\/api\/a\.js.*[Pp]ermission denied/, mend: /right to read/ },
    options,
  );
});

test('an unreadable directory', { skip: process.platform === 'win32' }, async (t) => {
  const dir = project(t, { 'pages/api/a.js': HELLO });
  fs.chmodSync(dir, 0);
  const options = process.getuid() === 0 ? { uid: 65534, gid: 65534 } : {};
  await fails(t, ['start', dir], { message: /cannot read the directory/, mend: /chmod/ }, options);
});

test('a program that is missing, or a command mistyped', async (t) => {
  await fails(t, ['no-such-file.js'], {
    message: /cannot find the file .*no-such-file\.js/,
    mend: /dev, start, build, routes/,
  });
  await fails(t, ['strat'], { message: /cannot find the file/, mend: /Did you mean the command `ferroute start`/ });
});

test('a TypeScript program with a syntax error', async (t) => {
  const dir = project(t, { 'server.ts': 'let a: = 1;\n' });
  await fails(t, [path.join(dir, 'server.ts')], { message: /server\.ts:1:\d+: /, mend: /> 1 \| let a: = 1;/ });
  await fails(t, ['start', dir], { message: /server\.ts:1:\d+: /, mend: /> 1 \| let a: = 1;/ });
});

test('an option of dev and start before a program', (t) =>
  fails(t, ['--port', '3000', 'server.js'], {
    message: /--port is an option of dev and start/,
    mend: /port by itself/,
    code: 2,
  }));

test('no argument at all gives the help and fails', async (t) => {
  const { code, stderr } = await run(t, []);
  assert.match(stderr, /Usage:/);
  assert.strictEqual(code, 2);
});
