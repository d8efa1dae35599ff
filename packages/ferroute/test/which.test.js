'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');
const { fileOfExpress, majorFor, majorOf } = require('../src/express/which');

test('the newest version of ours that a range allows', () => {
  const ranges = {
    '^4.18.0': 4,
    '~4.17': 4,
    4: 4,
    '4.x': 4,
    'v4.22.3': 4,
    '=4.1.1': 4,
    '>=4 <5': 4,
    '>= 4.16.0 < 5.0.0': 4,
    '<5': 4,
    '4.0.0 - 4.99.0': 4,
    '^5.0.0-beta.1': 5,
    '>=4': 5,
    '>4': 5,
    '>4.1': 5,
    '<=5.1': 5,
    '^4 || ^5': 5,
    '^3 || ^4': 4,
    '^4.18.0 ||^5.0.0': 5,
    '*': 5,
    '': 5,
    x: 5,
    latest: 5,
    'npm:express@^4': 4,
    'workspace:^4.0.0': 4,
  };
  for (const [range, major] of Object.entries(ranges)) assert.strictEqual(majorOf(range), major, range);
});

test('a range that allows none of ours says which it means', () => {
  assert.strictEqual(majorOf('^3.21.0'), 3);
  assert.strictEqual(majorOf('>=6'), 6);
  assert.strictEqual(majorOf('^6 || ^7'), 7);
});

test('what is no range says nothing', () => {
  for (const range of ['file:../express', 'git+https://host/express.git#v4', 'github:expressjs/express', 'catalog:']) {
    assert.strictEqual(majorOf(range), undefined, range);
  }
});

/** A directory with these files. */
function directory(t, files) {
  const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'ferroute-which-')));
  t.after(() => fs.rmSync(dir, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    fs.writeFileSync(path.join(dir, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return dir;
}

test('what is installed counts, then what the package.json above asks for', (t) => {
  const dir = directory(t, {
    'package.json': { dependencies: { express: '^4' } },
    'deep/package.json': { type: 'module' },
    'other/package.json': { peerDependencies: { express: '^5' } },
    'broken/package.json': '{',
    'new/package.json': { dependencies: { express: '^4' } },
    'new/node_modules/express/package.json': { name: 'express', version: '5.1.0' },
    'new/node_modules/express/index.js': '',
    'old/node_modules/express/package.json': { name: 'express', version: '3.21.2' },
    'old/node_modules/express/index.js': '',
  });
  assert.strictEqual(majorFor(dir), 4);
  assert.strictEqual(majorFor(path.join(dir, 'deep')), 4, 'a package.json that says nothing of Express is passed by');
  assert.strictEqual(majorFor(path.join(dir, 'other')), 5);
  assert.strictEqual(majorFor(path.join(dir, 'broken')), 4);
  assert.strictEqual(majorFor(path.join(dir, 'new')), 5);
  assert.strictEqual(majorFor(path.join(dir, 'old')), 3);
  assert.strictEqual(majorFor(os.tmpdir()), 5);
});

test('only files of the package that is called express are its files', (t) => {
  const dir = directory(t, {
    'node_modules/express/package.json': { name: 'express', version: '4.22.3' },
    'node_modules/express-5/package.json': { name: 'express', version: '5.3.0' },
    'node_modules/express-session/package.json': { name: 'express-session', version: '1.0.0' },
    'node_modules/@nestjs/platform-express/package.json': { name: '@nestjs/platform-express', version: '11.0.0' },
  });
  const at = (...names) => path.join(dir, 'node_modules', ...names);
  assert.deepStrictEqual(fileOfExpress(at('express', 'lib', 'router', 'index.js')), {
    dir: at('express'),
    major: 4,
    file: 'lib/router/index.js',
  });
  assert.strictEqual(fileOfExpress(at('express-5', 'index.js')).major, 5, 'installed under another name');
  const others = [
    at('express', 'node_modules', 'debug', 'lib', 'index.js'),
    at('express', 'package.json'),
    at('express-session', 'index.js'),
    at('@nestjs', 'platform-express', 'index.js'),
    path.join(dir, 'express', 'index.js'),
  ];
  for (const file of others) assert.strictEqual(fileOfExpress(file), undefined, file);
});
