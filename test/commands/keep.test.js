// `--keep express`: the program's own Express stays. On the command line, in the configuration file, in the environment.

'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const { ferroute, project, run, serve } = require('./ferroute');

/** Express as installed, and a program that says whether it was given that. */
const FILES = {
  'node_modules/express/package.json': '{ "name": "express", "version": "5.1.0" }',
  'node_modules/express/index.js': `exports = module.exports = () => {}; exports.isReal = true;`,
  'a.js': `console.log(require('express').isReal === true ? 'kept' : 'ours', process.argv.slice(2).join());`,
  'a.mjs': `import express from 'express'; console.log(express.isReal === true ? 'kept' : 'ours');`,
  'a.ts': `import express from 'express'; console.log((express as any).isReal === true ? 'kept' : 'ours' as string);`,
  'fork.js': `if (!process.argv[2]) require('child_process').fork(__filename, ['child'], { env: {} });
    else { require('./a'); console.log(require('http').createServer === require('node:http').createServer); }`,
};

test('before the file, in every usual way', async (t) => {
  const cwd = project(t, FILES);
  assert.strictEqual((await run(t, ['a.js', 'x'], { cwd })).stdout, 'ours x\n');
  for (const args of [
    ['--keep', 'express', 'a.js'],
    ['--keep=express', 'a.js'],
    ['--keep', 'express', '--keep=express,express', 'a.js'],
    ['--stack-trace-limit=5', '--keep', 'express', 'a.js'],
    ['--keep=express', '--stack-trace-limit=5', '--', 'a.js'],
  ]) {
    const { stdout, code } = await run(t, [...args, 'x', '--keep'], { cwd });
    assert.strictEqual(stdout, 'kept x,--keep\n', args.join(' '));
    assert.strictEqual(code, 0);
  }
});

test('for ES modules, TypeScript, and processes that the program forks', async (t) => {
  const cwd = project(t, FILES);
  for (const file of ['a.mjs', 'a.ts']) {
    assert.strictEqual((await run(t, [file], { cwd })).stdout, 'ours\n');
    assert.strictEqual((await run(t, ['--keep', 'express', file], { cwd })).stdout, 'kept\n');
  }
  assert.match((await run(t, ['--keep', 'express', 'fork.js'], { cwd })).stdout, /^kept child\n/);
  assert.match((await run(t, ['fork.js'], { cwd })).stdout, /^ours child\n/);
});

test('as a variable of the environment', async (t) => {
  const cwd = project(t, FILES);
  const withKeep = (value, args = ['a.js']) => run(t, args, { cwd, env: { FERROUTE_KEEP: value } });
  assert.strictEqual((await withKeep('express')).stdout, 'kept \n');
  assert.strictEqual((await withKeep('express', ['fork.js'])).stdout.split('\n')[0], 'kept child');
  assert.strictEqual((await withKeep('')).stdout, 'ours \n');
  const wrong = await withKeep('exprss');
  assert.match(
    wrong.stderr,
    /FERROUTE_KEEP must be among: express, not `exprss`\n {2}For example: FERROUTE_KEEP=express/,
  );
  assert.strictEqual(wrong.code, 1);
});

test('a name that is not known, and none', async (t) => {
  const cwd = project(t, FILES);
  for (const [args, message] of [
    [['--keep', 'http', 'a.js'], /--keep must be among: express, not `http`\n {2}For example: --keep express/],
    [['--keep', 'a.js'], /--keep must be among: express, not `a\.js`/],
    [['--keep'], /--keep needs a value/],
    [['--keep', 'express'], /there is no file or command after --keep express/],
    [['--kep=express', 'a.js'], /unknown option --kep\n {2}Did you mean --keep\?/],
    [['start', '--keep', 'next'], /--keep must be among: express, not `next`/],
  ]) {
    const { stderr, stdout, code } = await run(t, args, { cwd });
    assert.match(stderr, message, args.join(' '));
    assert.strictEqual(stdout, '');
    assert.strictEqual(code, 2);
  }
});

test('in dev and start: behind the command, before it, in the configuration file', async (t) => {
  const server = `const who = require('express').isReal === true ? 'kept' : 'ours';
    require('http').createServer((req, res) => res.end(who)).listen(0);`;
  const dir = project(t, { ...FILES, 'server.js': server });
  const who = async (command) => {
    const { text } = await command.request('/');
    await command.stop();
    return text;
  };
  assert.strictEqual(await who(await serve(t, 'start', dir)), 'ours');
  assert.strictEqual(await who(await serve(t, 'start', dir, ['--keep', 'express'])), 'kept');
  assert.strictEqual(await who(await serve(t, 'dev', dir, ['--keep=express'])), 'kept');
  const before = ferroute(t, ['--keep', 'express', 'start', dir, '-p', '0', '--workers', '1']);
  assert.strictEqual(await who(await before.ready()), 'kept');
  const configured = project(t, {
    ...FILES,
    'server.js': server,
    'ferroute.config.mjs': `export default { keep: ['express'] };`,
  });
  assert.strictEqual(await who(await serve(t, 'start', configured)), 'kept');
});

test('--help names it', async (t) => {
  for (const args of [['--help'], ['start', '--help']]) {
    assert.match((await run(t, args)).stdout, /--keep NAMES +Packages .*express.*FERROUTE_KEEP/);
  }
});
