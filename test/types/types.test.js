// The types of `ferroute/express4` and `/express5`: programs as people write them compile with ours in the place of
// `@types/express`, and mistakes do not.

'use strict';

const assert = require('node:assert');
const path = require('node:path');
const { test } = require('node:test');
const ts = require('typescript');
const { ROOT, RESOLUTIONS, compile } = require('./compile');

const TYPES = path.join(ROOT, 'packages/ferroute/types');
const PROGRAMS = path.join(__dirname, 'programs');

/** `from 'express'` means ours. @param {4 | 5} major */
const instead = (major) => {
  // What express-serve-static-core is to a program that has installed @types/express of this version.
  const core = require.resolve(`@types/express-serve-static-core/package.json`, {
    paths: [path.dirname(require.resolve(`types-express-${major}/package.json`, { paths: [ROOT] }))],
  });
  return {
    express: [path.join(TYPES, `express${major}.d.ts`)],
    'express-serve-static-core': [path.join(path.dirname(core), 'index.d.ts')],
  };
};

const programs = {
  4: ['express-4/api.ts'],
  5: ['express-5/api.ts', 'express-5/old.cts'],
};

for (const major of /** @type {const} */ ([4, 5])) {
  for (const [name, resolution] of Object.entries(RESOLUTIONS)) {
    test(`programs for Express ${major} compile, found by ${name}`, () => {
      // `import = require()` is for CommonJS.
      const files = programs[major].filter((file) => name !== 'bundler' || !file.endsWith('.cts'));
      const found = files.flatMap((file) =>
        compile([path.join(PROGRAMS, file)], { ...resolution, paths: instead(major) }).map(({ text }) => text),
      );
      assert.deepStrictEqual(found, []);
    });
  }

  test(`mistakes are found, with Express ${major}`, () => {
    const file = path.join(PROGRAMS, 'wrong/wrong.ts');
    const wrong = [...ts.sys.readFile(file).split('\n').entries()].flatMap(([index, line]) =>
      line.endsWith('// wrong') ? [index + 1] : [],
    );
    const found = compile([file], { ...RESOLUTIONS.nodenext, paths: instead(major) });
    assert.deepStrictEqual([...new Set(found.map(({ line }) => line))], wrong, JSON.stringify(found, undefined, 1));
  });
}

test('the members that one version has and the other has not', () => {
  const file = path.join(PROGRAMS, 'express-4/api.ts');
  const found = compile([file], { ...RESOLUTIONS.nodenext, paths: instead(5) }).map(({ text }) => text);
  for (const name of ["'param'", "'sendfile'"]) {
    assert.ok(
      found.some((text) => text.includes(name)),
      `${name}: ${found.join('\n')}`,
    );
  }
});
