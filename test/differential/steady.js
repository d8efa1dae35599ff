// Shows that the programs themselves are steady: node differential/steady.js [TIMES] [IMPLEMENTATION]
// Runs each again and again, on node:http unless told otherwise, and names those whose results differ.

'use strict';

const { readdirSync } = require('node:fs');
const path = require('node:path');
const { nodeLines } = require('../support/nodes');
const { differences } = require('./compare');
const { loadPrograms } = require('./program');
const { runFile } = require('./run');

async function main(times, implementation) {
  const folder = path.join(__dirname, 'programs');
  const jobs = nodeLines().flatMap(({ name: line, execPath }) =>
    readdirSync(folder).map(async (name) => {
      const file = path.join(folder, name);
      const programs = loadPrograms(file);
      const run = () => runFile({ execPath, implementation, file, count: programs.length });
      const first = await run();
      for (let time = 1; time < times; time++) {
        const again = await run();
        programs.forEach((program, index) => {
          const script = differences(first[index], again[index]);
          if (script.length === 0) return;
          process.exitCode = 1;
          console.log(`${line}, ${name}: ${program.name}\n${script.join('\n')}`);
        });
      }
    }),
  );
  await Promise.all(jobs);
  console.log(
    process.exitCode ? 'Some programs are not steady.' : `Every program gave the same result ${times} times.`,
  );
}

main(Number(process.argv[2] ?? 5), process.argv[3] ?? 'node');
