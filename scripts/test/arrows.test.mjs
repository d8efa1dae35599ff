import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { longFile, wrongCrateArrows, wrongFolderArrows, wrongUnsafe } from '../arrows.mjs';
import { root } from '../shell.mjs';

const INHERITS = '[lints]\nworkspace = true\n';

/** The wrong arrows of one crate that depends on `dependencies`. */
function crateArrows(name, dependencies, { kind = null, lints = INHERITS } = {}) {
  const manifest_path = path.join(root, `crates/${name}/Cargo.toml`);
  const metadata = {
    packages: [
      {
        name: `ferroute-${name}`,
        manifest_path,
        dependencies: dependencies.map((name) => ({ name, kind, rename: null })),
      },
    ],
  };
  const text = `[dependencies]\n${dependencies.map((name) => `${name}.workspace = true`).join('\n')}\n${lints}`;
  return wrongCrateArrows(metadata, () => text);
}

test('crates along the arrows', () => {
  assert.deepEqual(crateArrows('http', ['ferroute-reactor', 'bytes']), []);
  assert.deepEqual(crateArrows('node', ['ferroute-http', 'ferroute-routes', 'napi']), []);
});

test('a crate against the arrows, by file and line', () => {
  const [message, ...others] = crateArrows('reactor', ['slab', 'ferroute-http']);
  assert.match(message, /^crates\/reactor\/Cargo\.toml:3: `reactor` must not depend on `http`/);
  assert.deepEqual(others, []);
});

test('nothing depends on node, and only node knows napi', () => {
  assert.equal(crateArrows('http', ['ferroute-node']).length, 1);
  assert.match(crateArrows('routes', ['napi'])[0], /which only node may/);
});

test('tests of a crate may use more than the crate', () => {
  assert.deepEqual(crateArrows('router', ['ferroute-http'], { kind: 'dev' }), []);
});

test('a crate that is not in the table', () => {
  assert.match(crateArrows('manager', [])[0], /not in the table/);
});

test('only reactor and node have lints of their own', () => {
  assert.match(crateArrows('http', [], { lints: '[lints.rust]\nunsafe_code = "allow"\n' })[0], /must inherit/);
  assert.deepEqual(crateArrows('reactor', [], { lints: '[lints.rust]\nunsafe_code = "allow"\n' }), []);
});

test('unsafe code, but not the word', () => {
  assert.match(
    wrongUnsafe('crates/http/src/a.rs', 'fn a() {\n    unsafe { b() }\n}')[0],
    /^crates\/http\/src\/a\.rs:2:/,
  );
  assert.deepEqual(wrongUnsafe('crates/http/src/a.rs', '// unsafe { b() }\n//! unsafe fn'), []);
  assert.deepEqual(wrongUnsafe('crates/reactor/src/a.rs', 'unsafe { b() }'), []);
});

test('folders of the package', () => {
  const source = "'use strict';\n\nconst a = require('../next/a');\n";
  assert.match(
    wrongFolderArrows('packages/ferroute/src/http/server.js', source)[0],
    /^packages\/ferroute\/src\/http\/server\.js:3: src\/http must not use src\/next/,
  );
  assert.deepEqual(wrongFolderArrows('packages/ferroute/src/worker/main.js', source), []);
  assert.deepEqual(wrongFolderArrows('packages/ferroute/src/next/b.js', source), []);
});

test('each form of import is an arrow', () => {
  for (const line of [
    "import { a } from '../cli/a.js';",
    "export * from '../cli/a.js';",
    "const a = await import('../cli/a.js');",
    "require.resolve('../cli/a.js');",
    "/** @type {import('../cli/a.js')} */",
  ]) {
    assert.equal(wrongFolderArrows('packages/ferroute/src/next/b.js', line).length, 1, line);
  }
});

test('a folder that is not in the table', () => {
  assert.match(wrongFolderArrows('packages/ferroute/src/util/a.js', '')[0], /not in the table/);
});

test('a long file', () => {
  assert.match(longFile('a.rs', 'line\n'.repeat(601)), /^a\.rs: 601 lines/);
  assert.equal(longFile('a.rs', 'line\n'.repeat(600)), undefined);
});
