import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outOfStep } from '../locks.mjs';

const lock = (packages) => ({ packages: { '': { devDependencies: { typescript: '^7.0.2' } }, ...packages } });
const root = { devDependencies: { typescript: '^7.0.2' } };

test('in step', () => {
  assert.deepEqual(
    outOfStep(lock({ 'packages/a': { dependencies: { b: '1' } } }), {
      '': root,
      'packages/a': { dependencies: { b: '1' } },
    }),
    [],
  );
});

test('a workspace, a package or a version that the lock does not know', () => {
  assert.deepEqual(outOfStep(lock({}), { '': root, 'packages/a': {} }), ['packages/a is missing']);
  assert.deepEqual(outOfStep(lock({ 'packages/a': {} }), { '': root, 'packages/a': { dependencies: { b: '1' } } }), [
    'packages/a: b is absent, package.json says 1',
  ]);
  assert.equal(outOfStep(lock({}), { '': { devDependencies: { typescript: '^8' } } }).length, 1);
});

test('addresses have no place in it, links of the workspace do', () => {
  const packages = {
    'node_modules/a': { resolved: 'packages/a', link: true },
    'node_modules/b': { resolved: 'https://x/b.tgz' },
  };
  assert.deepEqual(outOfStep(lock(packages), { '': root }), ['node_modules/b records an address']);
});
