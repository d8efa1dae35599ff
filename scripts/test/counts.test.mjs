import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countTests } from '../counts.mjs';

test('the results of cargo test are added up', () => {
  const line = (passed, failed) => `test result: ok. ${passed} passed; ${failed} failed; 0 ignored; 0 measured\n`;
  assert.deepEqual(countTests(`running 3 tests\n${line(3, 0)}\n${line(4, 1)}`), { passed: 7, failed: 1 });
});

test("node's runner, as TAP and as spec, with colours", () => {
  assert.deepEqual(countTests('# tests 5\n# pass 4\n# fail 1\n# cancelled 0\n'), { passed: 4, failed: 1 });
  assert.deepEqual(countTests('\x1b[34mℹ pass 4\x1b[39m\n\x1b[34mℹ fail 0\x1b[39m\n\x1b[34mℹ cancelled 2\x1b[39m\n'), {
    passed: 4,
    failed: 2,
  });
});

test('a plain closing line speaks for all that was started', () => {
  assert.deepEqual(countTests('# pass 4\n# fail 0\n# cancelled 0\n12 passed, 2 failed\n'), { passed: 12, failed: 2 });
  assert.deepEqual(countTests('12 passed, 0 failed, 3 skipped\n'), { passed: 12, failed: 0 });
});

test('output that counts nothing', () => {
  assert.equal(countTests('Checked 12 files. All passed.\n'), undefined);
});
