// Child process: runs the programs of one file, one after another, on one implementation, and sends each result to the
// parent. Arguments: the implementation, the file, the index to begin with.

'use strict';

const { implementations } = require('../support/implementations');
const { loadPrograms, runProgram } = require('./program');

/** A program that has not ended by then never will. */
const LIMIT = 15_000;

const [implementation, file, first] = process.argv.slice(2);

async function main() {
  const http = implementations[implementation]();
  const programs = loadPrograms(file);
  for (let index = Number(first); index < programs.length; index++) {
    const program = programs[index];
    process.send({ begin: index });
    const started = performance.now();
    const limit = new Promise((resolve) =>
      setTimeout(resolve, LIMIT, { client: 'the program did not end', log: [] }).unref(),
    );
    const result = await Promise.race([runProgram(program, http), limit]);
    process.send({ index, result, ms: Math.round(performance.now() - started) });
  }
  process.send({ done: true }, () => process.exit(0));
}

// A warning is not a result; Node prints them once per process, so that they could not be compared anyway.
process.removeAllListeners('warning');
main();
