// Runs an application as its users do, under `node` or under `ferroute`, in a folder of its own.

'use strict';

const { spawn } = require('node:child_process');
const { readdirSync, utimesSync } = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { setTimeout: delay } = require('node:timers/promises');
const { FERROUTE } = require('../support/implementations');

/** How long an application may take to start. */
const START = 60_000;
/** When an application's own files were written. */
const WRITTEN = new Date('2026-01-02T03:04:05.678Z');
const WHICH_EXPRESS = path.join(__dirname, 'which-express.js');

/**
 * @typedef {object} Command
 * @property {string} file  what `node` is given
 * @property {string[]} [args]
 * @property {Record<string, string>} [env]
 * @property {RegExp} [ready]  what it prints once it serves; without it, it serves when its port can be connected to
 */

/**
 * Starts the application. Its working directory is `directory`.
 * @param {Command} command
 * @param {{ execPath: string, implementation: 'node' | 'ferroute', directory: string, port: number }} where
 */
async function start({ file, args = [], env, ready }, { execPath, implementation, directory, port }) {
  setTimes(directory);
  const child = spawn(execPath, [...(implementation === 'ferroute' ? [FERROUTE] : []), file, ...args], {
    cwd: directory,
    env: { ...process.env, NODE_OPTIONS: `--no-warnings --require "${WHICH_EXPRESS}"`, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const application = new Application(child);
  try {
    if (ready) await application.printed(ready, START);
    await application.listens(port);
    return application;
  } catch (error) {
    await application.stop();
    throw error;
  }
}

class Application {
  output = '';
  ended = false;

  constructor(child) {
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        this.output += text;
      });
    }
    this.end = new Promise((resolve) => {
      child.once('close', resolve);
    });
    child.once('close', () => {
      this.ended = true;
    });
  }

  /** Waits until it has printed something like `pattern`; gives the match. */
  async printed(pattern, patience = 20_000) {
    const until = Date.now() + patience;
    while (true) {
      const found = pattern.exec(this.output);
      if (found) return found;
      if (this.ended) throw new Error(`the application ended; it printed:\n${this.output}`);
      if (Date.now() > until) throw new Error(`nothing like ${pattern} was printed, but:\n${this.output}`);
      await delay(20);
    }
  }

  async listens(port) {
    const until = Date.now() + START;
    while (!(await connects(port))) {
      if (this.ended) throw new Error(`the application ended; it printed:\n${this.output}`);
      if (Date.now() > until) throw new Error(`nobody listens on ${port}; the application printed:\n${this.output}`);
      await delay(50);
    }
  }

  /** Whose Express it has loaded: `{ real: boolean, ours: boolean }`. */
  async express() {
    this.child.kill('SIGUSR2');
    const [, real, ours] = await this.printed(/<express real=(\w+) ours=(\w+)>/);
    return { real: real === 'true', ours: ours === 'true' };
  }

  async stop() {
    if (!this.ended) this.child.kill('SIGKILL');
    await this.end;
  }
}

function connects(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

/** Gives the files of a folder one time, so that what is told of it can be compared. */
function setTimes(directory) {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const file = path.join(directory, entry.name);
    if (entry.isDirectory()) setTimes(file);
    if (!entry.isSymbolicLink()) utimesSync(file, WRITTEN, WRITTEN);
  }
}

/** A port that nobody listens on. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {net.AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

module.exports = { Application, freePort, start };
