'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');
const { pathToFileURL } = require('node:url');
const { bundle } = require('../src/cli/bundle');

/** A project of these files, removed after the test. */
function project(t, files) {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'ferroute-test-')));
  t.after(() => fs.rmSync(root, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), content);
  }
  return { root, at: (name) => path.join(root, name) };
}

const load = (bundle, file) => import(pathToFileURL(bundle.modules.get(file)).href);

test('ES modules, CommonJS, TypeScript and JSX load, whatever the package says', async (t) => {
  const { root, at } = project(t, {
    'es.js': 'export default function handler() { return "es" }',
    'cjs.js': 'module.exports = () => require("./shared").next(); module.exports.config = 1;',
    'ts.ts': 'import { next } from "@/shared"; enum E { A = "a" } export default (): string => E.A + next();',
    'jsx.js': '/** @jsxRuntime classic */ /** @jsx h */ const h = (name) => name; export default () => <b/>;',
    'await.mjs': 'export const value = await Promise.resolve(7);',
    'shared.ts': 'let count: number = 0; export const next = () => ++count;',
    'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
  });
  const names = ['es.js', 'cjs.js', 'ts.ts', 'jsx.js', 'await.mjs'];
  const built = await bundle(root, names.map(at));
  assert.deepStrictEqual(built.broken, new Map());
  const [es, cjs, ts, jsx, awaited] = await Promise.all(names.map((name) => load(built, at(name))));
  assert.strictEqual(es.default(), 'es');
  assert.strictEqual(cjs.default(), 1);
  assert.strictEqual(cjs.default.config, 1);
  assert.strictEqual(ts.default(), 'a2', 'what two entries import is one module');
  assert.strictEqual(jsx.default(), 'b');
  assert.strictEqual(awaited.value, 7);
  assert.ok(built.inputs.includes(at('shared.ts')));
});

test('packages stay outside, with the interop of bundlers', async (t) => {
  const { root, at } = project(t, {
    'entry.js': `
      import plain, { dynamic } from 'plain';
      import transpiled from 'transpiled';
      import esm from '@scope/esm';
      import { readFileSync } from 'fs';
      let optional = 'none';
      try { optional = require('not-installed'); } catch {}
      export default { dynamic, plain: typeof plain, transpiled, esm, optional, fs: typeof readFileSync };
    `,
    'node_modules/plain/index.js': 'const name = "dyn" + "amic"; exports[name] = 1;',
    'node_modules/transpiled/index.js': 'exports.__esModule = true; exports.default = 2;',
    'node_modules/@scope/esm/package.json': '{ "type": "module", "exports": { "import": "./esm.js" } }',
    'node_modules/@scope/esm/esm.js': 'export default import.meta.url;',
  });
  const { default: found } = await load(await bundle(root, [at('entry.js')]), at('entry.js'));
  const esm = pathToFileURL(at('node_modules/@scope/esm/esm.js')).href;
  assert.deepStrictEqual(found, { dynamic: 1, plain: 'object', transpiled: 2, esm, optional: 'none', fs: 'function' });
});

test('a module keeps its own place', async (t) => {
  const { root, at } = project(t, {
    'deep/cjs.js': 'module.exports = { __dirname, __filename, main: require.main === module };',
    'deep/es.ts':
      'import path from "node:path"; const __dirname = path.dirname("x/y"); export default { __dirname, url: import.meta.url };',
  });
  const built = await bundle(root, [at('deep/cjs.js'), at('deep/es.ts')]);
  const { default: cjs } = await load(built, at('deep/cjs.js'));
  assert.deepStrictEqual(cjs, { __dirname: at('deep'), __filename: at('deep/cjs.js'), main: true });
  const { default: es } = await load(built, at('deep/es.ts'));
  assert.deepStrictEqual(es, { __dirname: 'x', url: pathToFileURL(at('deep/es.ts')).href });
});

test('broken files are named with line and column, the others are built', async (t) => {
  const { root, at } = project(t, {
    'good.js': 'export default 1;',
    'syntax.js': 'export default 1;\nconst x = 200.json(;\n',
    'missing.ts': 'import gone from "./gone";\nexport default gone;',
    'package.js': 'import gone from "not-installed";\nexport default gone;',
    'through.js': 'import "./syntax"; export default 1;',
  });
  const built = await bundle(root, ['good.js', 'syntax.js', 'missing.ts', 'package.js', 'through.js'].map(at));
  assert.deepStrictEqual([...built.modules.keys()], [at('good.js')]);
  const errors = Object.fromEntries([...built.broken].map(([file, [error]]) => [path.basename(file), error]));
  assert.strictEqual(errors['syntax.js'].line, 2);
  assert.strictEqual(errors['syntax.js'].file, at('syntax.js'));
  assert.strictEqual(errors['through.js'].file, at('syntax.js'));
  assert.deepStrictEqual(errors['missing.ts'], {
    message: "Cannot find module './gone'",
    file: at('missing.ts'),
    line: 1,
    column: 18,
  });
  assert.match(errors['package.js'].message, /Cannot find module 'not-installed'/);
});

test('the same sources give the same files, and nothing half-written stays', async (t) => {
  const { root, at } = project(t, { 'a.js': 'export default 1;' });
  const [first, second] = await Promise.all([bundle(root, [at('a.js')]), bundle(root, [at('a.js')])]);
  assert.strictEqual(first.modules.get(at('a.js')), second.modules.get(at('a.js')));
  assert.deepStrictEqual(
    fs.readdirSync(at('.ferroute')).filter((name) => name.startsWith('tmp-')),
    [],
  );
  assert.strictEqual(fs.readFileSync(at('.ferroute/.gitignore'), 'utf8'), '*\n');
});
