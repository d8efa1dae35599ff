// A program under `ferroute` ends when it would under `node`, with the same code or signal, having said the same.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { FERROUTE } from '../support/implementations.js';
import { nodeLines } from '../support/nodes.js';
import { lives } from './programs.js';

/** What has not ended by then does not end. */
const LIMIT = 8000;

const folder = mkdtempSync(path.join(os.tmpdir(), 'ferroute-lifetime-'));
after(() => rmSync(folder, { recursive: true }));

function live(execPath, implementation, file, { signal, lives: forever }) {
  return new Promise((resolve) => {
    const command = implementation === 'node' ? [file] : [FERROUTE, file];
    const child = spawn(execPath, ['--no-warnings', ...command], { stdio: ['pipe', 'pipe', 'pipe'] });
    const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT);
    let [output, errors, acted] = ['', '', false];
    child.stdin.end('the standard input');
    child.stderr.on('data', (data) => {
      errors += data;
    });
    child.stdout.on('data', (data) => {
      output += data;
      if (acted || !output.includes('ready')) return;
      acted = true;
      if (signal) child.kill(signal);
      if (forever) setTimeout(() => child.kill('SIGUSR2'), 1000);
    });
    child.on('close', (code, ended) => {
      clearTimeout(limit);
      // Of an error only its message: the stack below it is the implementation's.
      const message = /^(?:\w*Error|Uncaught).*$/m.exec(errors)?.[0].replace(/:\d{4,5}$/, ':PORT');
      resolve({ code, signal: ended, output, message });
    });
  });
}

for (const { name: line, execPath } of nodeLines()) {
  describe(`lifetime, ${line}`, { concurrency: 3 }, () => {
    for (const one of lives) {
      it(one.name, async () => {
        const file = path.join(folder, `${one.name.replace(/\W+/g, '-')}.js`);
        writeFileSync(file, one.code);
        const [expected, seen] = await Promise.all([
          live(execPath, 'node', file, one),
          live(execPath, 'ferroute', file, one),
        ]);
        assert.notEqual(expected.signal, 'SIGKILL', 'the program itself does not end');
        assert.deepEqual(seen, expected);
      });
    }
  });
}
