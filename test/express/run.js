// Runs cases in child processes, one for each combination of Express and `node:http`, and gathers the results. A case that
// takes its process down costs only itself: those that ran beside it run again, one by one, and the rest go on.

'use strict';

const { fork } = require('node:child_process');
const { mkdtempSync, readdirSync, realpathSync, rmSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { fillDirectory } = require('./directory');

const CHILD = path.join(__dirname, 'run-cases.js');
const PROGRAMS = path.join(__dirname, 'programs');
const INSTALL = path.join(__dirname, '../../packages/ferroute/src/http/install.js');

/** Cases at a time in one process: most of them wait. */
const WIDTH = 12;
/** Processes at a time. */
const PROCESSES = 2;

/** @type {Record<string, { express: 'real' | 'ours', http: 'node' | 'ferroute' }>} */
const combinations = {
  express: { express: 'real', http: 'node' },
  ours: { express: 'ours', http: 'ferroute' },
  'ours on node:http': { express: 'ours', http: 'node' },
  'express on our http': { express: 'real', http: 'ferroute' },
};

/**
 * The files of cases whose name has the word.
 * @returns {{ name: string, file: string, cases: import('./program').Case[] }[]}
 */
function loadCases(word = '') {
  return readdirSync(PROGRAMS)
    .filter((name) => name.endsWith('.js') && name.includes(word))
    .map((name) => ({ name, file: path.join(PROGRAMS, name), cases: require(path.join(PROGRAMS, name)) }));
}

let running = 0;
/** @type {(() => void)[]} */
const waiting = [];

async function inTurn(task) {
  if (running >= PROCESSES) await new Promise((resolve) => waiting.push(() => resolve(undefined)));
  running++;
  try {
    return await task();
  } finally {
    running--;
    waiting.shift()?.();
  }
}

const keyOf = (file, index, edition) => JSON.stringify([file, index, edition]);

/**
 * @param {{ execPath: string, combination: string, jobs: [string, number, number][] }} what  jobs: file, index, edition
 * @returns {Promise<Map<string, { client: unknown, log: string[], ms?: number }>>} by `keyOf` of the job
 */
async function runCases({ execPath, combination, jobs }) {
  const results = new Map();
  const dir = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'ferroute-express-')));
  fillDirectory(dir);
  const child = (list, width) => inTurn(() => runChild({ execPath, combination, dir, list, width, results }));
  try {
    for (let left = jobs, suspects = []; left.length > 0; ) {
      const list = suspects.length > 0 ? suspects : left;
      const { begun, ending, errors } = await child(list, suspects.length > 0 ? 1 : WIDTH);
      const open = list.filter((job) => begun.has(keyOf(...job)) && !results.has(keyOf(...job)));
      if (open.length === 1) {
        const log = errors.trim().split('\n').slice(0, 12);
        results.set(keyOf(...open[0]), { client: `the process ended: ${ending}`, log });
      } else if (open.length === 0 && ending !== null) {
        throw new Error(`The cases could not be run (${ending}):\n${errors}`);
      }
      left = left.filter((job) => !results.has(keyOf(...job)));
      suspects = (open.length > 1 ? open : suspects).filter((job) => !results.has(keyOf(...job)));
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  return results;
}

function runChild({ execPath, combination, dir, list, width, results }) {
  const { express, http } = combinations[combination];
  const { NODE_ENV, DEBUG, NODE_OPTIONS, ...env } = process.env;
  return new Promise((resolve) => {
    const child = fork(CHILD, [express, dir, String(width)], {
      execPath,
      execArgv: ['--no-warnings', ...(http === 'ferroute' ? ['--require', INSTALL] : [])],
      cwd: dir,
      env,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    child.send(list);
    const begun = new Set();
    let done = false;
    let errors = '';
    child.stderr.on('data', (data) => {
      errors += data;
    });
    child.on('message', (/** @type {any} */ message) => {
      if (message.begin) begun.add(message.begin);
      else if (message.done) done = true;
      else results.set(message.job, { ...message.result, ms: message.ms });
    });
    child.on('close', (code, signal) => {
      resolve({ begun, ending: done ? null : `code ${code}, signal ${signal}`, errors });
    });
  });
}

module.exports = { combinations, loadCases, runCases, keyOf };
