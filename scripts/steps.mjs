// Runs a list of steps one after another: times each, keeps its output for when it fails, and sums up.

import { spawn } from 'node:child_process';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { countTests } from './counts.mjs';
import { Mend, root } from './shell.mjs';

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string} part The group it belongs to: `rust`, `js`, `house`, `e2e`, `long`.
 * @property {boolean} [lint] Only reads: part of `npm run lint`, too.
 * @property {string[] | (() => Promise<string[]>)} run A program with its arguments, or what finds them when its turn comes.
 * @property {string} [cwd] Below the root.
 * @property {Record<string, string>} [env] Added to the environment.
 * @property {string[]} [needs] Steps without which this one means nothing: skipped, and failed, when one of them fails.
 * @property {number} [minutes] After this long the step has failed. 15 by default.
 */

/**
 * Runs the steps and prints a line for each, then the closing line `N passed, N failed`.
 *
 * @param {Step[]} steps
 * @param {{ verbose?: boolean }} [options] `verbose`: show every step's output as it comes.
 * @returns {Promise<number>} The exit code: 0 when nothing failed.
 */
export async function runSteps(steps, { verbose = false } = {}) {
  const width = Math.max(...steps.map((step) => step.name.length));
  const failedSteps = new Set();
  const total = { passed: 0, failed: 0 };
  const began = performance.now();

  for (const step of steps) {
    const missing = step.needs?.find((name) => failedSteps.has(name));
    if (!verbose && process.stdout.isTTY) process.stdout.write(`… ${step.name}`);
    if (verbose) console.log(`\n━━━ ${step.name}`);

    const start = performance.now();
    const { ok, output } = missing
      ? { ok: false, output: `skipped: it needs \`${missing}\`, which failed\n` }
      : await runStep(step, verbose);
    const { passed, failed } = outcome(ok, countTests(output));
    total.passed += passed;
    total.failed += failed;
    if (!ok) failedSteps.add(step.name);

    if (!verbose && process.stdout.isTTY) process.stdout.write('\r\x1b[K');
    const counts = passed + failed > 1 ? `  ${passed} passed, ${failed} failed` : '';
    // The list must not look like the closing line, so each of its lines begins with a sign.
    console.log(`${ok ? '✔' : '✖'} ${step.name.padEnd(width)} ${seconds(performance.now() - start)}${counts}`);
    if (!ok && !(verbose && !missing)) console.log(indent(output));
  }

  const verdict = failedSteps.size ? `failed: ${[...failedSteps].join(', ')}` : 'all steps passed';
  console.log(`\n${verdict}, in ${seconds(performance.now() - began).trim()}`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return failedSteps.size ? 1 : 0;
}

/** What a step adds to the sum: its tests if it counts them, else itself. A failed step never adds no failure. */
function outcome(ok, counts) {
  if (ok) return counts && counts.passed > 0 ? { passed: counts.passed, failed: 0 } : { passed: 1, failed: 0 };
  return { passed: counts?.passed ?? 0, failed: Math.max(counts?.failed ?? 0, 1) };
}

async function runStep({ run, ...step }, verbose) {
  try {
    return await runProgram(typeof run === 'function' ? await run() : run, step, verbose);
  } catch (error) {
    if (!(error instanceof Mend)) throw error;
    return { ok: false, output: `${error.message}\n` };
  }
}

function runProgram(command, { cwd = '.', env = {}, minutes = 15 }, verbose) {
  return new Promise((resolve) => {
    // A group of its own, so that a step that hangs is ended with all it started.
    const group = process.platform !== 'win32';
    const child = spawn(command[0], command.slice(1), {
      cwd: path.resolve(root, cwd),
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: group,
    });
    const chunks = [];
    const keep = (stream) => (chunk) => {
      chunks.push(chunk);
      if (verbose) stream.write(chunk);
    };
    child.stdout.on('data', keep(process.stdout));
    child.stderr.on('data', keep(process.stderr));

    const end = (signal) => {
      try {
        process.kill(group ? -child.pid : child.pid, signal);
      } catch {
        // It has ended by itself.
      }
    };
    const interrupted = (signal) => {
      end(signal);
      process.exit(130);
    };
    process.on('SIGINT', interrupted).on('SIGTERM', interrupted);
    const timer = setTimeout(() => {
      chunks.push(Buffer.from(`\nended after ${minutes} minutes\n`));
      end('SIGKILL');
    }, minutes * 60_000);

    const done = (ok) => {
      clearTimeout(timer);
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
      resolve({ ok, output: Buffer.concat(chunks).toString() });
    };
    child.on('error', (error) => {
      chunks.push(Buffer.from(`${command[0]}: ${error.message}\n`));
      done(false);
    });
    child.on('close', (code) => done(code === 0));
  });
}

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`.padStart(8);
const indent = (text) => text.replace(/^(?=.)/gm, '  │ ');
