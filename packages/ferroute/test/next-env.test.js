'use strict';

const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');

const ENV = path.join(__dirname, '../src/next/env.js');

/** What a process finds in its environment after the files of a project were read. */
function read(
  /** @type {Record<string, string>} */ files,
  /** @type {{ dev?: boolean, env?: Record<string, string> }} */ { dev = false, env = {} } = {},
) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'ferroute-env-'));
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    fs.writeFileSync(path.join(dir, name), text);
  }
  const code = `const { loadEnv } = require(${JSON.stringify(ENV)});
    const warnings = [];
    const { loaded, files } = loadEnv(${JSON.stringify(dir)}, ${dev}, (message) => warnings.push(message));
    process.stdout.write(JSON.stringify({ env: process.env, loaded, files, warnings }));`;
  try {
    return JSON.parse(execFileSync(process.execPath, ['-e', code], { env, encoding: 'utf8' }));
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

test('the nearer file wins, and the environment over all', () => {
  const files = {
    '.env': 'A=env\nB=env\nC=env\nD=env\nE=env',
    '.env.production': 'A=mode\nB=mode\nC=mode\nD=mode',
    '.env.local': 'A=local\nB=local\nC=local',
    '.env.production.local': 'A=modelocal\nB=modelocal',
    '.env.development': 'E=development',
    'src/.env': 'F=src',
  };
  const { env, loaded } = read(files, { env: { A: 'process' } });
  const { A, B, C, D, E, F } = env;
  assert.deepStrictEqual(
    { A, B, C, D, E, F },
    { A: 'process', B: 'modelocal', C: 'local', D: 'mode', E: 'env', F: undefined },
  );
  assert.deepStrictEqual(loaded, ['.env.production.local', '.env.local', '.env.production', '.env']);
  assert.strictEqual(read(files, { dev: true }).env.E, 'development');
});

test('.env.local is not read in tests', () => {
  const files = { '.env.local': 'A=local', '.env.test': 'B=test' };
  const { env } = read(files, { env: { NODE_ENV: 'test' } });
  assert.deepStrictEqual([env.A, env.B], [undefined, 'test']);
});

test('values are quoted, commented, of many lines, and name others', () => {
  const { env } = read({
    '.env': [
      'PLAIN = spaces are cut # and comments',
      'export EXPORTED=yes',
      "SINGLE='raw $PLAIN # kept'",
      'DOUBLE="a\\nb # kept"',
      'KEY="-----BEGIN-----\nabc\n-----END-----"',
      `NAMES=$EXPORTED/$${'{EXPORTED}'}/x`,
      `FALLBACK=$${'{NONE:-other}'}`,
      'ESCAPED=pa\\$\\$word',
      '# a comment',
      'EMPTY=',
    ].join('\n'),
  });
  assert.strictEqual(env.PLAIN, 'spaces are cut');
  assert.strictEqual(env.EXPORTED, 'yes');
  assert.strictEqual(env.DOUBLE, 'a\nb # kept');
  assert.strictEqual(env.KEY, '-----BEGIN-----\nabc\n-----END-----');
  assert.strictEqual(env.NAMES, 'yes/yes/x');
  assert.strictEqual(env.FALLBACK, 'other');
  assert.strictEqual(env.ESCAPED, 'pa$$word');
  assert.strictEqual(env.EMPTY, '');
});

test('the files to be watched are named though they are not there', () => {
  const { files, loaded } = read({}, { dev: true });
  assert.deepStrictEqual(loaded, []);
  assert.deepStrictEqual(
    files.map((/** @type {string} */ file) => path.basename(file)),
    ['.env.development.local', '.env.local', '.env.development', '.env'],
  );
});

test('a process started from here reads its own files', () => {
  assert.strictEqual(read({ '.env': 'A=1' }).env.__NEXT_PROCESSED_ENV, undefined);
  assert.strictEqual(read({ '.env': 'A=1' }, { env: { __NEXT_PROCESSED_ENV: 'true' } }).env.A, '1');
});
