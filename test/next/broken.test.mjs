// What does not build: `next build` and `ferroute build` both refuse each project of `broken.js`, in the same words.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import broken from './broken.js';
import { undecided } from './differences.js';
import servers from './servers.js';

/** What Next says, kept under all that it depends on; `JUDGE=again` asks again. */
async function judge(name, files) {
  const lock = readFileSync(new URL('package-lock.json', import.meta.url));
  const hash = createHash('sha256')
    .update(lock)
    .update(JSON.stringify([process.version, files]))
    .digest('hex');
  const kept = path.join(servers.WORK, 'answers', `broken-${hash.slice(0, 24)}.json`);
  if (existsSync(kept) && process.env.JUDGE !== 'again') return JSON.parse(readFileSync(kept, 'utf8'));
  const dir = servers.copyOf(`broken-${hash.slice(0, 8)}`, 'next', 'start', files);
  const ended = await servers.run('next', 'build', dir);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(path.dirname(kept), { recursive: true });
  writeFileSync(kept, JSON.stringify(ended));
  return ended;
}

async function ours(files) {
  const dir = servers.copyOf('broken', 'ours', 'start', files);
  try {
    return await servers.run('ours', 'build', dir);
  } finally {
    rmSync(path.dirname(dir), { recursive: true, force: true });
  }
}

describe('what does not build', { concurrency: 2 }, () => {
  for (const [name, { files, says, ours: own = says, long }] of Object.entries(broken)) {
    // A build each: what the configuration says wrong is left to the long run.
    if (long && !process.env.LONG) continue;
    it(name, { todo: undecided[`broken: ${name}`] }, async () => {
      const wanted = await judge(name, files);
      for (const text of [says].flat())
        assert.ok(wanted.output.includes(text), `Next does not say ${JSON.stringify(text)}, but:\n${wanted.output}`);
      assert.notEqual(wanted.code, 0, 'Next builds it');
      const seen = await ours(files);
      for (const text of [own].flat())
        assert.ok(seen.output.includes(text), `ours does not say ${JSON.stringify(text)}, but:\n${seen.output}`);
      assert.equal(seen.code, 1);
    });
  }
});
