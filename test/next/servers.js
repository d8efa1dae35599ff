// The two sides: `next` and `ferroute`, each on its own copy of a project. Next's copy lies below this folder, where it
// finds its packages; ours lies where no `next` is to be found.

'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { FERROUTE } = require('../support/implementations');
const { freePort } = require('../commands/ferroute');

const PROJECTS = path.join(__dirname, 'projects');
const WORK = path.join(__dirname, '.work');
const NEXT = path.join(__dirname, 'node_modules', 'next', 'dist', 'bin', 'next');

/** How long a build or a start may take, on a machine that does much else. */
const PATIENCE = 240_000;

/**
 * @typedef {'next' | 'ours'} Side
 * @typedef {'start' | 'dev'} Mode
 * @typedef {{ code: number | null, output: string }} Ended
 */

/** The environment of a person who has set none of what either reads. */
function environment(env) {
  const { PORT, HOST, HOSTNAME, NODE_ENV, NODE_OPTIONS, FORCE_COLOR, CI, ...rest } = process.env;
  return { ...rest, NEXT_TELEMETRY_DISABLED: '1', NO_COLOR: '1', TZ: 'UTC', ...env };
}

/**
 * A fresh copy of a project.
 * @param {string} name  a folder of `projects/`
 * @param {Side} side
 * @param {string} [mode]  Next's copy for `dev` is another than that for `start`
 * @param {Record<string, string>} [files]  written over it
 */
function copyOf(name, side, mode = 'start', files = {}) {
  const dir =
    side === 'next'
      ? path.join(WORK, mode === 'start' ? name : `${name}-${mode}`)
      : path.join(fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'ferroute-next-'))), name);
  fs.rmSync(dir, { recursive: true, force: true });
  fs.mkdirSync(dir, { recursive: true });
  const source = path.join(PROJECTS, name);
  if (fs.existsSync(source)) fs.cpSync(source, dir, { recursive: true });
  sameTimes(path.join(dir, 'public'));
  // What a project with JSX has, too.
  if (side === 'ours') {
    fs.mkdirSync(path.join(dir, 'node_modules'));
    for (const name of ['react', 'react-dom'])
      fs.symlinkSync(path.join(__dirname, 'node_modules', name), path.join(dir, 'node_modules', name), 'dir');
  }
  write(dir, { 'package.json': `{ "name": "${name}", "private": true }\n`, ...files });
  return dir;
}

/** Static files are tagged with their times: the same on both sides, whenever they were checked out. */
function sameTimes(dir) {
  if (!fs.existsSync(dir)) return;
  for (const name of fs.readdirSync(dir, { recursive: true })) fs.utimesSync(path.join(dir, String(name)), 1e9, 1e9);
}

/** @param {string} dir @param {Record<string, string>} files */
function write(dir, files) {
  for (const [file, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
    fs.writeFileSync(path.join(dir, file), content);
  }
}

/** A command that runs, and all that it printed. */
class Process {
  output = '';

  constructor(execPath, args, { cwd, env }) {
    // A group of its own, so that what it starts ends with it.
    this.child = spawn(execPath, args, {
      cwd,
      env: environment(env),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        this.output += text.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '');
      });
    }
    /** @type {Promise<Ended>} */
    this.ended = new Promise((resolve) => {
      this.child.on('close', (code) => resolve({ code, output: this.output }));
    });
  }

  /** @param {RegExp} pattern @param {number} [patience] */
  async printed(pattern, patience = PATIENCE) {
    const deadline = Date.now() + patience;
    for (;;) {
      const match = pattern.exec(this.output);
      if (match) return match;
      if (this.child.exitCode !== null || Date.now() > deadline)
        throw new Error(`it did not print ${pattern}, but:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  async stop() {
    try {
      process.kill(-Number(this.child.pid), 'SIGTERM');
      setTimeout(() => {
        try {
          process.kill(-Number(this.child.pid), 'SIGKILL');
        } catch {
          // All of it has ended.
        }
      }, 3000).unref();
    } catch {
      // It has ended.
    }
    return this.ended;
  }
}

/**
 * Runs a command of one side to its end.
 * @param {Side} side @param {string} command @param {string} dir
 * @param {{ execPath?: string, env?: Record<string, string> }} [options]
 */
async function run(side, command, dir, { execPath = process.execPath, env } = {}) {
  const args = side === 'next' ? [NEXT, command] : [FERROUTE, command, '.'];
  return new Process(execPath, args, { cwd: dir, env }).ended;
}

/**
 * A server that answers.
 * @param {Side} side @param {Mode} mode @param {string} dir
 * @param {{ execPath?: string, env?: Record<string, string> }} [options]
 */
async function serve(side, mode, dir, { execPath = process.execPath, env } = {}) {
  const port = await freePort();
  const args =
    side === 'next' ? [NEXT, mode, '-p', String(port)] : [FERROUTE, mode, '.', '-p', String(port), '--workers', '1'];
  const server = new Process(execPath, args, { cwd: dir, env });
  await server.printed(/Ready in/).catch(async (error) => {
    await server.stop();
    throw error;
  });
  return { server, port };
}

module.exports = { NEXT, PROJECTS, WORK, Process, copyOf, run, serve, write };
