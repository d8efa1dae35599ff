// Worker threads with the addon, started and stopped: in every state, without a crash, on every Node line.
// LONG=1: 10,000 of them on each.

'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { execFile } = require('node:child_process');
const path = require('node:path');
const { nodeLines } = require('../support/nodes.js');

const COUNT = process.env.LONG === '1' ? 10_000 : 200;
const PROGRAM = path.join(__dirname, 'programs', 'workers.js');

for (const { name, execPath } of nodeLines()) {
  test(`${COUNT} workers on ${name}`, async () => {
    const { code, output } = await new Promise((resolve) => {
      execFile(execPath, [PROGRAM, String(COUNT)], (error, stdout, stderr) =>
        resolve({ code: error ? (error.code ?? error.signal) : 0, output: stdout + stderr }),
      );
    });
    assert.equal(code, 0, output);
    assert.match(output, new RegExp(`${COUNT} workers ended`));
  });
}
