// Where a package of this folder has its command.

'use strict';

const { readFileSync } = require('node:fs');
const path = require('node:path');

/**
 * @param {string} name Of the package.
 * @param {string} [command] Of its commands; without it, its only one.
 */
function bin(name, command) {
  const folder = path.join(__dirname, 'node_modules', name);
  const { bin: commands } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const file = typeof commands === 'string' ? commands : commands[command ?? Object.keys(commands)[0]];
  return path.join(folder, file);
}

module.exports = { bin };
