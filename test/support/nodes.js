// The Node lines that everything is shown on: the one that runs the tests, and those that the npm package `node` carries.

'use strict';

const { execFileSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const path = require('node:path');

/** @typedef {{ name: string, major: number, execPath: string }} NodeLine */

/**
 * Ascending; one for each major version. `NODE_LINES=20,24` picks some of them.
 * @returns {NodeLine[]}
 */
function nodeLines() {
  const found = new Map();
  const add = (execPath, version) => {
    const major = Number(version.split('.')[0]);
    if (!found.has(major)) found.set(major, { name: `Node ${version}`, major, execPath });
  };
  add(process.execPath, process.versions.node);
  for (const alias of ['node22', 'node24']) {
    const execPath = path.join(__dirname, '..', 'node_modules', alias, 'bin', 'node');
    if (!existsSync(execPath)) continue;
    add(execPath, execFileSync(execPath, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim());
  }
  const wanted = process.env.NODE_LINES?.split(',').map(Number);
  return [...found.values()].filter(({ major }) => !wanted || wanted.includes(major)).sort((a, b) => a.major - b.major);
}

module.exports = { nodeLines };
