// `npm test` in this folder: installs what the tests need, runs every suite, prints what failed, and closes with
// `N passed, N failed`.
//
//   node run.mjs [--long] [word…]
//   node run.mjs --install
//
// A word chooses the suites whose path has it. --long (LONG=1 for the tests) adds the files `*.long.test.mjs`, and others
// do the whole of what they do a part of. --install stops where the packages of this folder are there: unit tests elsewhere
// compare with real Express, too. (The folder `commands` is a step of its own in the root's `npm test`.)

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from 'node:test';
import { fileURLToPath } from 'node:url';
import { nodeLines } from './support/nodes.js';

const here = path.dirname(fileURLToPath(import.meta.url));
const OTHERS = ['node_modules', 'commands'];

/** Installs the packages of a folder, unless this was done for the same lock file before. */
async function install(folder, options = []) {
  const stamp = path.join(folder, 'node_modules', '.ferroute-stamp');
  const lock = createHash('sha256')
    .update(readFileSync(path.join(folder, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  const name = path.relative(path.dirname(here), folder);
  console.log(`Installing the packages of ${name}/…`);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const code = await new Promise((resolve) => {
    spawn(npm, ['ci', ...options], { cwd: folder, stdio: 'inherit' })
      .on('close', resolve)
      .on('error', resolve);
  });
  if (code !== 0)
    throw new Error(`npm could not install the packages of ${name}/ (see above). Without a network, nothing can.`);
  writeFileSync(stamp, lock);
}

/** Every test file of the suites, folder by folder. */
function testFiles({ long, words }) {
  return readdirSync(here, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !OTHERS.includes(entry.name))
    .flatMap(({ name }) => readdirSync(path.join(here, name)).map((file) => path.join(name, file)))
    .filter((file) => /\.test\.m?js$/.test(file) && (long || !/\.long\.test\.m?js$/.test(file)))
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .sort();
}

/** Runs one file; prints each failure as it comes. */
async function runFile(file) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const began = performance.now();
  for await (const { type, data } of run({ files: [path.join(here, file)] })) {
    if (type === 'test:stderr') process.stderr.write(data.message);
    // A suite, or the file itself, has no result of its own but a failure outside of its tests.
    const isTest =
      data?.details?.type !== 'suite' && !(data?.nesting === 0 && path.resolve(String(data.name)) === data.file);
    if (type === 'test:pass' && isTest) total[data.skip ? 'skipped' : 'passed']++;
    if (type !== 'test:fail' || data.todo !== undefined) continue;
    const { cause, failureType } = data.details.error;
    if (failureType === 'subtestsFailed') continue;
    total.failed++;
    console.log(`✖ ${file}: ${data.name}\n${indent(String(cause?.message ?? cause ?? data.details.error.message))}\n`);
  }
  const { passed, failed, skipped } = total;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(
    `${failed ? '✖' : '✔'} ${file}: ${passed} of ${passed + failed} passed${skipped ? `, ${skipped} skipped` : ''}, ${seconds} s`,
  );
  return total;
}

const indent = (text) => text.replace(/^/gm, '    ');

async function main(args) {
  const long = args.includes('--long');
  if (long) process.env.LONG = '1';
  const files = testFiles({ long, words: args.filter((arg) => !arg.startsWith('--')) });
  await install(here);
  if (args.includes('--install')) return;
  // Many packages, of which none needs its scripts: only where their programs are run.
  for (const name of ['applications', 'next', 'packages', 'next-packages', 'next-project/project']) {
    const users = [name.split('/')[0], ...(name.startsWith('next-project') ? ['pages'] : [])];
    if (files.some((file) => users.includes(file.split(path.sep)[0])))
      await install(path.join(here, name), ['--ignore-scripts']);
  }
  console.log(
    `On ${nodeLines()
      .map(({ name }) => name)
      .join(', ')}.`,
  );
  let [passed, failed] = [0, 0];
  for (const file of files) {
    const total = await runFile(file);
    passed += total.passed;
    failed += total.failed;
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

await main(process.argv.slice(2));
