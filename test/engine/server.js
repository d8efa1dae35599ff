// Starts the real command on a free port, and looks at its process from outside.

'use strict';

const { spawn } = require('node:child_process');
const { readdirSync, readFileSync } = require('node:fs');
const path = require('node:path');

const BIN = path.join(__dirname, '..', '..', 'packages', 'ferroute', 'bin', 'ferroute.js');

/**
 * Runs `ferroute …args`; `port` is the one it says (`PORT=…`, or the URL of its ready line).
 * @param {string[]} args @param {{ execPath?: string, env?: Record<string, string> }} [options]
 */
async function start(args, { execPath = process.execPath, env = {} } = {}) {
  const child = spawn(execPath, [BIN, ...args], {
    env: { ...process.env, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const port = await new Promise((resolve, reject) => {
    const look = (data) => {
      output += data;
      const found = /PORT=(\d+)|https?:\/\/(?:localhost|127\.0\.0\.1):(\d+)/.exec(output);
      if (found) resolve(Number(found[1] ?? found[2]));
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.once('exit', (code) => reject(new Error(`ferroute ${args.join(' ')} ended with ${code}: ${output}`)));
  });
  return {
    port,
    pid: child.pid,
    output: () => output,
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve(undefined);
        child.once('exit', resolve);
        child.kill('SIGKILL');
      }),
  };
}

/** Open descriptors of a process. @param {number} pid */
const descriptors = (pid) => readdirSync(`/proc/${pid}/fd`).length;

/** Resident memory of a process in bytes. @param {number} pid */
const memory = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;

module.exports = { start, descriptors, memory };
