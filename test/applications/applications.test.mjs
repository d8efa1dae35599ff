// Real Express applications, written by others and unmodified: started as their users start them, under `node` with the Express
// that they install and under `ferroute` with ours, and asked the same things. Every status, header and body is the same.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compared } from '../support/implementations.js';
import { nodeLines } from '../support/nodes.js';
import { freePort, start } from './start.js';
import { Talk } from './talk.js';

const require = createRequire(import.meta.url);
const here = path.dirname(fileURLToPath(import.meta.url));

/**
 * @typedef {object} Subject
 * @property {string} name
 * @property {4 | 5} express  the major version that it depends on
 * @property {number} [node]  the first Node line that it runs on
 * @property {(directory: string, port: number, spare: number) => import('./start.js').Command} prepare  writes what it
 *   needs into its working directory, and says how it is started
 * @property {(talk: Talk, application: import('./start.js').Application) => Promise<void>} talk
 * @property {[RegExp, string][]} [hide]
 */

/** `APPLICATIONS=json-server,peer` picks some. */
const only = process.env.APPLICATIONS?.split(',');
/** @type {Subject[]} */
const subjects = readdirSync(path.join(here, 'apps'))
  .filter((file) => !only || only.some((name) => file.includes(name)))
  .map((file) => require(`./apps/${file}`));

if (!existsSync(path.join(here, 'node_modules'))) {
  throw new Error('the applications are not installed: run `npm ci --ignore-scripts` in test/applications');
}

for (const { name: line, major, execPath } of nodeLines()) {
  describe(`applications, ${line}`, { concurrency: 2 }, () => {
    for (const subject of subjects.filter(({ node = 20 }) => node <= major)) {
      it(`${subject.name} (Express ${subject.express})`, { timeout: 180_000 }, async (t) => {
        const parent = mkdtempSync(path.join(os.tmpdir(), 'ferroute-application-'));
        try {
          const place = {
            execPath,
            directory: path.join(parent, 'app'),
            port: await freePort(),
            spare: await freePort(),
          };
          const [expected, seen] = [
            await answers(subject, compared[0], place),
            await answers(subject, compared[1], place),
          ];
          compare(expected, seen);
          t.diagnostic(`${expected.length} answers are the same`);
        } finally {
          rmSync(parent, { recursive: true, force: true });
        }
      });
    }
  });
}

/** Runs the application in a fresh folder and asks it everything. The ports and the folder are the same in each run. */
async function answers(subject, implementation, { execPath, directory, port, spare }) {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory);
  const command = subject.prepare(directory, port, spare);
  const application = await start(command, { execPath, implementation, directory, port });
  const talk = new Talk(port, { spare, directory, hide: subject.hide });
  try {
    await subject.talk(talk, application);
    const express = await application.express();
    assert.deepEqual(express, implementation === 'node' ? { real: true, ours: false } : { real: false, ours: true });
    return talk.answers;
  } catch (error) {
    error.message += `\nafter ${talk.answers.at(-1)?.[0] ?? 'nothing'} under ${implementation}; it printed:\n${application.output.slice(-2000)}`;
    throw error;
  } finally {
    await application.stop();
  }
}

function compare(expected, seen) {
  const wrong = expected
    .map(([what, answer], index) => [what, answer, seen[index]?.[1]])
    .filter(([, a, b]) => a !== b)
    .map(([what, a, b]) => `${what}\n  - ${difference(a, b)}\n  + ${difference(b, a)}`);
  assert.equal(wrong.length, 0, `${wrong.length} of ${expected.length} answers differ\n${wrong.join('\n')}`);
  assert.equal(seen.length, expected.length, 'answers');
}

/** Of a long answer, the part that differs. */
function difference(text = '(none)', other = '') {
  if (text.length < 1500) return text;
  let same = 0;
  while (same < text.length && text[same] === other[same]) same++;
  return `…${text.slice(Math.max(0, same - 200), same + 400)}…`;
}
