// The types of `next` where it is not installed: programs as people write them compile with `"types": ["ferroute/next"]`, and
// mistakes do not.

'use strict';

const assert = require('node:assert');
const path = require('node:path');
const { test } = require('node:test');
const ts = require('typescript');
const { RESOLUTIONS, compile } = require('./compile');

const PROGRAMS = path.join(__dirname, 'programs/next');
const TYPES = ['node', 'ferroute/next'];

for (const [name, resolution] of Object.entries(RESOLUTIONS)) {
  test(`handlers compile, found by ${name}`, () => {
    const files = ['route.ts', 'pages.ts'].map((file) => path.join(PROGRAMS, file));
    const found = compile(files, { ...resolution, types: TYPES }).map(({ text }) => text);
    assert.deepStrictEqual(found, []);
  });
}

test('mistakes are found', () => {
  const file = path.join(PROGRAMS, 'wrong.ts');
  const wrong = [...ts.sys.readFile(file).split('\n').entries()].flatMap(([index, line]) =>
    line.endsWith('// wrong') ? [index + 1] : [],
  );
  const found = compile([file], { ...RESOLUTIONS.nodenext, types: TYPES });
  assert.deepStrictEqual([...new Set(found.map(({ line }) => line))], wrong, JSON.stringify(found, undefined, 1));
});
