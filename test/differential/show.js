// Prints what the programs of a file give: node differential/show.js FILE [WORD OF THE NAME] [IMPLEMENTATION]

'use strict';

const path = require('node:path');
const { loadPrograms } = require('./program');
const { runFile } = require('./run');

const [name, word = '', implementation = 'node'] = process.argv.slice(2);
const file = path.join(__dirname, 'programs', `${name}.js`);
const programs = loadPrograms(file);

runFile({ execPath: process.execPath, implementation, file, count: programs.length }).then((results) => {
  programs.forEach((program, index) => {
    if (!program.name.includes(word)) return;
    const { client, log, ms } = results[index];
    console.log(`\n${program.name} (${ms} ms)`);
    console.log(JSON.stringify(client, null, 1).replace(/\n\s+/g, ' '));
    for (const line of log) console.log(`  ${line}`);
  });
});
