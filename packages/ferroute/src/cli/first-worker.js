// The first worker of `start`: its thread starts, and loads what is ours, while the main thread still reads the project. It
// is what the first request waits for.

'use strict';

const { existsSync } = require('node:fs');
const path = require('node:path');
const { Worker } = require('node:worker_threads');

const FILE = path.join(__dirname, '../worker/index.js');
/** Where there is one of these, there are likely to be functions. */
const SIGNS = ['pages', 'app', 'src', path.join('.ferroute', 'build.json')];

/** @type {{ thread: Worker, env: NodeJS.ProcessEnv } | undefined} */
let first;

/** @param {string} typed The directory, as the person wrote it. */
function startFirst(typed) {
  const dir = path.resolve(typed);
  if (!SIGNS.some((name) => existsSync(path.join(dir, name)))) return;
  const thread = new Worker(FILE, { workerData: { dir }, name: 'ferroute' });
  // If it ends before anybody needs it, that is no matter.
  thread.on('error', () => {});
  first = { thread, env: { ...process.env } };
}

/**
 * The worker that was started ahead, once.
 *
 * @returns {{ thread: Worker, env: Record<string, string> } | undefined} `env`: variables that were set since then.
 */
function takeFirst() {
  if (!first || first.thread.threadId === -1) return undefined;
  const { thread, env: before } = first;
  first = undefined;
  const env = /** @type {[string, string][]} */ (
    Object.entries(process.env).filter(([key, value]) => before[key] !== value)
  );
  return { thread, env: Object.fromEntries(env) };
}

/** There is nothing for it to do. */
function dismissFirst() {
  void first?.thread.terminate();
  first = undefined;
}

module.exports = { dismissFirst, startFirst, takeFirst };
