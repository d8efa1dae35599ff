// Runs node anew with other options or a new state, in place of this process.

'use strict';

const { spawn } = require('node:child_process');
const { constants } = require('node:os');

/**
 * Replaces this process by a new node: same process id, terminal and descriptors. Where the operating system has no such
 * call, a child stands in for it and this process passes signals and the exit code on.
 *
 * @param {string[]} nodeOptions
 * @param {string[]} args The file and what follows.
 * @param {NodeJS.ProcessEnv} [env]
 */
function reexec(nodeOptions, args, env = { ...process.env }) {
  if (process.platform !== 'win32') {
    require('../binding').exec(
      process.execPath,
      [...nodeOptions, ...args],
      /** @type {Record<string, string>} */ (env),
    );
  }
  const child = spawn(process.execPath, [...nodeOptions, ...args], { stdio: 'inherit', env });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 1)));
}

module.exports = { reexec };
