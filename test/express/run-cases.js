// Child process: runs cases on one implementation of Express over one of `node:http`, several at a time, and sends each
// result to the parent. Arguments: which Express, the scratch directory, how many at a time; the cases come as a message:
// [file, index, edition]. (Which `node:http` is the parent's affair: ours puts itself in its place before this begins.)

'use strict';

const path = require('node:path');
const util = require('node:util');
const { runCase } = require('./program');

/** A case that has not ended by then never will. */
const LIMIT = 20_000;

/** @typedef {[string, number, 4 | 5]} Job */

const [whose, dir, width] = process.argv.slice(2);

const real = { 4: () => require('express4'), 5: () => require('express') };
const entry = (edition) => path.join(__dirname, `../../packages/ferroute/src/express/express${edition}.js`);
const implementations = { real, ours: { 4: () => require(entry(4)), 5: () => require(entry(5)) } };

/** The stage of a case that asks to run alone. */
let alone = null;
/** The stage of the one case that runs now, if there is but one. */
let only = null;

/** What goes to the terminal is noted by the case that asks to run alone, and else by none. */
function capture() {
  for (const method of ['log', 'warn', 'error', 'info']) {
    console[method] = (...values) => alone?.note(`console.${method}:`, firstLines(util.format(...values)));
  }
  process.on('deprecation', (warning) => alone?.note(`deprecated: ${warning.namespace} ${warning.message}`));
  process.removeAllListeners('warning');
  process.on('uncaughtException', (error, origin) => {
    // Whose it is cannot be told: the parent has each of them run by itself.
    if (!only) process.exit(99);
    only.note(`escaped (${origin}):`, error);
  });
}

/** A stack without its frames. */
function firstLines(text) {
  return text.replace(/(\n {4}at .*)+/g, '\n    at <frames>');
}

/** @param {Job} job */
async function run([file, index, edition]) {
  const program = require(file)[index];
  const job = JSON.stringify([file, index, edition]);
  process.send({ begin: job });
  const express = implementations[whose][edition]();
  const tools = { http: require('node:http'), dir, edition, realExpress: real[edition]() };
  const started = performance.now();
  let stage;
  const watch = (now) => {
    stage ??= now;
    if (program.alone) alone = now;
    if (program.alone || width === '1') only = now;
  };
  const limit = new Promise((resolve) =>
    setTimeout(() => resolve({ client: 'the case did not end', log: stage?.lines ?? [] }), LIMIT).unref(),
  );
  const result = await Promise.race([runCase(program, express, tools, watch), limit]);
  process.send({ job, result, ms: Math.round(performance.now() - started) });
}

/** @param {Job[]} jobs */
async function main(jobs) {
  capture();
  const wantsAlone = ([file, index]) => require(file)[index].alone === true;
  const others = jobs.filter((job) => !wantsAlone(job));
  const worker = async () => {
    for (let job = others.shift(); job; job = others.shift()) await run(job);
  };
  await Promise.all(Array.from({ length: Number(width) }, worker));
  for (const job of jobs.filter(wantsAlone)) await run(job);
  process.send({ done: true }, () => process.exit(0));
}

process.once('message', main);
