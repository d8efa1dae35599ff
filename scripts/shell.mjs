// Running other programs, and ending with a short message instead of a stack trace. No step is decided here.

import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** An error whose message is all that the user needs: what is wrong, and the mend. */
export class Mend extends Error {}

/** On Windows npm is a batch file, which only a shell can start. */
const needsShell = (command) => process.platform === 'win32' && command === 'npm';

/**
 * Runs a program to its end.
 *
 * @param {string[]} command The program and its arguments.
 * @param {object} [options]
 * @param {string} [options.cwd] Below the root; the root by default.
 * @param {Record<string, string>} [options.env] Added to this process's environment.
 * @param {boolean} [options.capture] Gather stdout into `output` instead of showing it.
 * @returns {Promise<{ code: number, output: string }>} `code` is 128 + n after signal n, 127 if there is no such program.
 */
export function run(command, { cwd = '.', env = {}, capture = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command[0], command.slice(1), {
      cwd: path.resolve(root, cwd),
      env: { ...process.env, ...env },
      stdio: ['ignore', capture ? 'pipe' : 'inherit', 'inherit'],
      shell: needsShell(command[0]),
    });
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => (error.code === 'ENOENT' ? resolve({ code: 127, output: '' }) : reject(error)));
    child.on('close', (code, signal) => {
      resolve({ code: signal ? 128 : code, output: Buffer.concat(chunks).toString() });
    });
  });
}

/** Runs a command's `main` and turns a `Mend` into one message and exit code 1. */
export async function main(body) {
  try {
    process.exitCode = (await body(process.argv.slice(2))) ?? 0;
  } catch (error) {
    if (!(error instanceof Mend)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}
