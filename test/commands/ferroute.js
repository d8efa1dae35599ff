// Runs the real command on projects made for a test, and talks to it over real sockets.

'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');

const ROOT = path.join(__dirname, '../..');
const BIN = path.join(ROOT, 'packages/ferroute/bin/ferroute.js');
/** How long anything may take that is expected to happen. */
const PATIENCE = 15_000;

/**
 * A directory with these files, removed after the test.
 *
 * @param {import('node:test').TestContext} t
 * @param {Record<string, string>} files
 */
function project(t, files) {
  const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'ferroute-test-')));
  // The command may be writing to it still: it ends after this.
  t.after(() => fs.rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 }));
  for (const [name, content] of Object.entries(files)) write(path.join(dir, name), content);
  return dir;
}

function write(file, content) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
}

/** A command that runs. */
class Command {
  stdout = '';
  stderr = '';

  constructor(t, args, options) {
    const { PORT, HOST, NODE_ENV, ...env } = process.env;
    // A group of its own, so that what it starts ends with it.
    this.child = spawn(options.execPath ?? process.execPath, [BIN, ...args], {
      detached: true,
      ...options,
      env: { ...env, ...options.env },
    });
    this.child.stdout.on('data', (data) => {
      this.stdout += data;
    });
    this.child.stderr.on('data', (data) => {
      this.stderr += data;
    });
    this.ended = new Promise((resolve) => {
      this.child.on('close', (code, signal) => resolve({ code, signal, stdout: this.stdout, stderr: this.stderr }));
    });
    t.after(() => {
      try {
        process.kill(-this.child.pid, 'SIGKILL');
      } catch {
        // All of it has ended.
      }
    });
  }

  /** Resolves with the match when what it printed matches. */
  async printed(pattern) {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const match = pattern.exec(this.stdout + this.stderr);
      if (match) return match;
      if (this.child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`it did not print ${pattern}, but:\n${this.stdout}\n${this.stderr}`);
      }
      await sleep(10);
    }
  }

  /** Resolves when `dev` or `start` is ready. */
  async ready() {
    await this.printed(/Ready in/);
    this.port = Number(/:(\d+)\n/.exec(this.stdout)[1]);
    return this;
  }

  /** A request; the answer with its body as text. */
  request(target, options = {}) {
    return request(this.port, target, options);
  }

  async stop(signal = 'SIGTERM') {
    this.child.kill(signal);
    return this.ended;
  }
}

/** Runs `ferroute` with these arguments. */
const ferroute = (t, args, options = {}) => new Command(t, args, options);

/** Runs `ferroute` to its end. */
const run = (t, args, options) => ferroute(t, args, options).ended;

/** Serves a project on a free port, with one worker. */
const serve = (t, mode, dir, args = [], options = {}) =>
  ferroute(t, [mode, dir, '-p', '0', '--workers', '1', ...args], options).ready();

function request(port, target, { method = 'GET', headers = {}, body, agent } = {}) {
  const isChunked = headers['transfer-encoding'] !== undefined;
  // For DELETE and its kin Node's client adds neither by itself.
  const length = body === undefined || isChunked ? {} : { 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', path: target, method, headers: { ...length, ...headers }, agent };
    const outgoing = http.request(options, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const { statusCode: status, statusMessage, headers } = response;
        resolve({ status, statusMessage, headers, bytes, text: bytes.toString() });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Calls until it gives a true value. `what` may be a function, called at the end. */
async function until(check, what) {
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline) {
    const value = await check();
    if (value) return value;
    await sleep(20);
  }
  throw new Error(`it never came to: ${typeof what === 'function' ? what() : what}`);
}

/** A port that nobody uses at the moment. */
async function freePort() {
  const server = http.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

module.exports = { BIN, ROOT, ferroute, freePort, project, request, run, serve, sleep, until, write };
