// What a program gives: node show.js cors [node|ferroute|keep] [4|5]

'use strict';

const path = require('node:path');
const { converse, describeProgram } = require('./session');
const { programs } = require('./table');

const [name, implementation = 'node', edition = '5'] = process.argv.slice(2);
const cwd = edition === '4' ? path.join(__dirname, 'express-4') : __dirname;
const env = programs.find((program) => program.name === name)?.env;
converse({ execPath: process.execPath, implementation, cwd, env, ...describeProgram(name) }).then((seen) => {
  for (const [title, text] of seen) console.log(`── ${title}\n${text}\n`);
});
