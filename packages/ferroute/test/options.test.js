'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const { availableParallelism } = require('node:os');
const { help, parseCommand, settle, takeBefore } = require('../src/cli/options');
const { splitNodeOptions } = require('../src/cli/node-options');
const { nearest } = require('../src/cli/error');

test('options may be written in every usual way', () => {
  for (const args of [['-p', '4000'], ['-p4000'], ['-p=4000'], ['--port', '4000'], ['--port=4000']]) {
    assert.deepStrictEqual(parseCommand('start', [...args, 'app']), { dir: 'app', given: { port: 4000 }, help: false });
  }
});

test('the directory is the current one unless named', () => {
  assert.strictEqual(parseCommand('dev', ['-H', '::1']).dir, '.');
  assert.strictEqual(parseCommand('dev', ['--', '-odd']).dir, '-odd');
});

test('a wrong command line says what is wrong, what mends it, and exits with 2', () => {
  const cases = [
    { args: ['--prot', '1'], message: /unknown option --prot/, mend: /--port/ },
    { args: ['-x'], message: /unknown option -x/, mend: /--help/ },
    { args: ['--port'], message: /--port needs a value/, mend: /--port 3000/ },
    {
      args: ['--port', '65536'],
      message: /--port must be a whole number from 0 to 65535, not `65536`/,
      mend: /--port 3000/,
    },
    { args: ['-p', '3000x'], message: /-p must be a whole number/, mend: /-p 3000/ },
    { args: ['--workers', '0'], message: /--workers must be a whole number from 1/, mend: /--workers 2/ },
    { args: ['--health', 'up'], message: /--health must be a path/, mend: /--health \/health/ },
    { args: ['--keep', 'expres'], message: /--keep must be among: express, not `expres`/, mend: /--keep express/ },
    { args: ['--keep='], message: /--keep must be among/, mend: /--keep express/ },
    { args: ['--keep'], message: /--keep needs a value/, mend: /--keep express/ },
    { args: ['a', 'b'], message: /one directory, not 2: a, b/, mend: /ferroute start \[dir\]/ },
  ];
  for (const { args, message, mend } of cases) {
    assert.throws(
      () => parseCommand('start', args),
      (error) => {
        assert.match(error.message, message);
        assert.match(error.mend, mend);
        assert.strictEqual(error.exitCode, 2);
        return true;
      },
    );
  }
});

test('the command line wins over the configuration file, that over the environment, that over the default', () => {
  const env = { PORT: '1', HOST: 'a', FERROUTE_WORKERS: '1' };
  assert.deepStrictEqual(settle({ port: 3 }, { port: 2, host: 'b' }, env), {
    port: 3,
    host: 'b',
    workers: 1,
    health: '/_ferroute/health',
    grace: 10,
    keep: [],
  });
  assert.strictEqual(settle({}, {}, {}).workers, availableParallelism());
  assert.strictEqual(settle({}, {}, {}).port, undefined);
});

test('a wrong environment variable is named, and an empty one is none', () => {
  assert.throws(() => settle({}, {}, { PORT: 'http' }), {
    message: 'PORT must be a whole number from 0 to 65535, not `http`',
  });
  assert.strictEqual(settle({}, {}, { PORT: '' }).port, undefined);
  assert.strictEqual(settle({ port: 3 }, {}, { PORT: 'http' }).port, 3, 'nobody asked for it');
});

test('--help lists every option of a command', () => {
  const text = help(undefined);
  for (const word of [
    '<file>',
    'dev [dir]',
    'start [dir]',
    'routes [dir]',
    '--port',
    '--host',
    '--workers',
    '--health',
    '--keep',
  ]) {
    assert.ok(text.includes(word), word);
  }
  assert.ok(!help('routes').includes('--port'));
});

test('options of node are those before the file, with their values', () => {
  assert.deepStrictEqual(splitNodeOptions(['--inspect', '-r', 'a', '--import=b', 'file.js', '-r', 'c']), {
    nodeOptions: ['--inspect', '-r', 'a', '--import=b'],
    rest: ['file.js', '-r', 'c'],
  });
  assert.deepStrictEqual(splitNodeOptions(['--env-file', '.env', '--', 'a']), {
    nodeOptions: ['--env-file', '.env'],
    rest: ['a'],
  });
});

test('--keep may be said more than once, with commas, and before a file or a command', () => {
  assert.deepStrictEqual(parseCommand('start', ['--keep', 'express', '--keep=express, express']).given, {
    keep: ['express', 'express', 'express'],
  });
  const before = takeBefore(['--inspect', '--keep', 'express', '-r', './a.js', '--keep=express']);
  assert.deepStrictEqual(before, {
    nodeOptions: ['--inspect', '-r', './a.js'],
    given: { keep: ['express', 'express'] },
  });
  assert.deepStrictEqual(parseCommand('dev', [], before.given).given, before.given);
  assert.throws(() => takeBefore(['--keep']), { message: '--keep needs a value', exitCode: 2 });
  assert.deepStrictEqual(settle({}, {}, { FERROUTE_KEEP: 'express' }).keep, ['express']);
  assert.throws(() => settle({}, {}, { FERROUTE_KEEP: 'next' }), {
    message: 'FERROUTE_KEEP must be among: express, not `next`',
  });
});

test('a suggestion is a near word, or none', () => {
  assert.strictEqual(nearest('strat', ['dev', 'start', 'routes']), 'start');
  assert.strictEqual(nearest('server', ['dev', 'start', 'routes']), undefined);
});
