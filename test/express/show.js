// Prints what cases give, or what differs: node express/show.js WORD OF THE FILE [WORD OF THE CASE] [COMBINATION[,COMBINATION]]
// With two combinations, only the cases whose results differ. NODE_LINES picks one Node line; else that which runs this.

'use strict';

const { differences } = require('../differential/compare');
const { nodeLines } = require('../support/nodes');
const { combinations, loadCases, runCases, keyOf } = require('./run');

async function main([file = '', word = '', chosen = 'express']) {
  const { execPath } = process.env.NODE_LINES ? nodeLines()[0] : process;
  const names = chosen.split(',');
  for (const name of names) {
    if (!combinations[name]) throw new Error(`no combination ${name}: one of ${Object.keys(combinations).join(', ')}`);
  }
  const all = loadCases(file).flatMap(({ name, file, cases }) =>
    cases.flatMap((program, index) =>
      program.name.includes(word)
        ? (program.editions ?? [4, 5]).map((edition) => ({ name, program, job: [file, index, edition] }))
        : [],
    ),
  );
  const jobs = /** @type {any} */ (all.map(({ job }) => job));
  const results = await Promise.all(names.map((combination) => runCases({ execPath, combination, jobs })));
  let differing = 0;
  for (const { name, program, job } of all) {
    const [first, second] = results.map((map) => map.get(keyOf(job[0], job[1], job[2])));
    const script = second && differences(first, second);
    if (script?.length === 0) continue;
    differing++;
    console.log(`\n${name}: ${program.name} (Express ${job[2]}, ${first.ms} ms)`);
    if (script) {
      console.log(script.join('\n'));
      continue;
    }
    const answers = Array.isArray(first.client) ? first.client : [first.client];
    for (const answer of answers) console.log(`  ${JSON.stringify(answer)}`);
    for (const line of first.log) console.log(`  note ${line}`);
  }
  console.log(`\n${all.length} runs${names.length > 1 ? `, ${differing} differ` : ''}`);
}

main(process.argv.slice(2));
