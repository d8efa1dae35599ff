'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');
const { setTimeout: sleep } = require('node:timers/promises');
const { watch } = require('../src/cli/dev/watch');

/** Which file is told of first after these steps; undefined if none is within half a second. */
async function told(t, prepare, act) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'ferroute-test-'));
  t.after(() => fs.rmSync(root, { recursive: true, force: true }));
  const at = (name) => path.join(root, name);
  prepare(at);
  let stop = () => {};
  const changed = new Promise((resolve) => {
    stop = watch(root, resolve, Date.now() + 1000);
  });
  act(at);
  const file = await Promise.race([changed, sleep(500)]);
  stop();
  return file && path.relative(root, file);
}

const write = (file, text = 'x') => {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
};

test('a source file that changes', async (t) => {
  const file = await told(
    t,
    (at) => write(at('lib/a.ts')),
    (at) => write(at('lib/a.ts'), 'y'),
  );
  assert.strictEqual(file, 'lib/a.ts');
});

test('a file in a directory that is new', async (t) => {
  const file = await told(
    t,
    () => {},
    (at) => write(at('pages/api/new.js')),
  );
  assert.strictEqual(file, 'pages/api/new.js');
});

test('a file that is removed', async (t) => {
  const file = await told(
    t,
    (at) => write(at('a.js')),
    (at) => fs.rmSync(at('a.js')),
  );
  assert.strictEqual(file, 'a.js');
});

test('what has changed before it was watched', async (t) => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'ferroute-test-'));
  t.after(() => fs.rmSync(root, { recursive: true, force: true }));
  const [old, young] = ['old.js', 'young.js'].map((name) => path.join(root, name));
  for (const file of [old, young]) write(file);
  fs.utimesSync(old, 1, 1);
  const files = [];
  watch(root, (file) => files.push(file), 2000)();
  assert.deepStrictEqual(files, [young]);
});

test('packages and hidden directories are not watched', async (t) => {
  const file = await told(
    t,
    (at) => ['node_modules/a/a.js', '.ferroute/b.js'].forEach((name) => write(at(name))),
    (at) => ['node_modules/a/a.js', '.ferroute/b.js'].forEach((name) => write(at(name), 'y')),
  );
  assert.strictEqual(file, undefined);
});
