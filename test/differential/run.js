// Runs a file of programs in child processes and gathers the results. A program that takes its process down costs
// only itself: the rest go on in a new child.

'use strict';

const { fork } = require('node:child_process');
const path = require('node:path');

const CHILD = path.join(__dirname, 'run-programs.js');

/** Children at a time. More than there are cores, since most programs wait more than they work; not many more, since some measure time. */
const LIMIT = 3;

let running = 0;
/** @type {(() => void)[]} */
const waiting = [];

async function inTurn(task) {
  if (running >= LIMIT) await new Promise((resolve) => waiting.push(() => resolve(undefined)));
  running++;
  try {
    return await task();
  } finally {
    running--;
    waiting.shift()?.();
  }
}

/**
 * @param {{ execPath: string, implementation: string, file: string, count: number }} what
 * @returns {Promise<{ client: unknown, log: string[], ms?: number }[]>} by index
 */
async function runFile({ execPath, implementation, file, count }) {
  const results = new Array(count);
  for (let next = 0; next < count; ) {
    const { reached, ending, errors } = await inTurn(() =>
      runChild({ execPath, implementation, file, first: next, results }),
    );
    if (ending === null) break;
    results[reached] = { client: `the process ended: ${ending}`, log: errors.trim().split('\n').slice(0, 12) };
    next = reached + 1;
  }
  return results;
}

function runChild({ execPath, implementation, file, first, results }) {
  return new Promise((resolve) => {
    const child = fork(CHILD, [implementation, file, String(first)], {
      execPath,
      execArgv: ['--no-warnings'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let reached = first;
    let done = false;
    let errors = '';
    child.stderr.on('data', (data) => {
      errors += data;
    });
    child.on('message', (message) => {
      if (message.begin !== undefined) reached = message.begin;
      else if (message.done) done = true;
      else results[message.index] = { ...message.result, ms: message.ms };
    });
    child.on('close', (code, signal) => {
      resolve({ reached, ending: done ? null : `code ${code}, signal ${signal}`, errors });
    });
  });
}

module.exports = { runFile };
