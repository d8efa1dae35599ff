// Where in a source file an error stands, and the lines around it.

'use strict';

const { readFileSync } = require('node:fs');
const { fileURLToPath } = require('node:url');

/**
 * @typedef {object} Position
 * @property {string} file
 * @property {number} line From 1.
 * @property {number} [column] From 1.
 */

/**
 * The first place of an error's stack that lies in `root` (a file or a directory), outside of node_modules. A syntax
 * error of node's own loader has its place on the line before the message.
 *
 * @param {unknown} error
 * @param {string} root
 * @returns {Position | undefined}
 */
function positionOf(error, root) {
  const stack = String(/** @type {Error} */ (error)?.stack ?? '');
  for (const match of stack.matchAll(/(file:\/\/\/\S+?|(?:[A-Za-z]:)?\/[^\n()]+?):(\d+)(?::(\d+))?(?=\)?$)/gm)) {
    const file = match[1].startsWith('file:') ? fileURLToPath(match[1]) : match[1];
    if (!file.startsWith(root) || file.includes('/node_modules/')) continue;
    return { file, line: Number(match[2]), column: match[3] ? Number(match[3]) : undefined };
  }
  return undefined;
}

/**
 * The lines around a place, with a mark below it:
 *
 *     > 2 |   res.status(200.json(;
 *         |                  ^
 *
 * @param {Position} position
 * @returns {string} Empty when the file cannot be read.
 */
function codeFrame({ file, line, column }) {
  let lines;
  try {
    lines = readFileSync(file, 'utf8').split(/\r?\n/);
  } catch {
    return '';
  }
  const first = Math.max(1, line - 2);
  const last = Math.min(lines.length, line + 2);
  const width = String(last).length;
  const frame = [];
  for (let number = first; number <= last; number++) {
    frame.push(`${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${lines[number - 1]}`.trimEnd());
    if (number !== line || !column) continue;
    // Tabs stay tabs, so that the mark stands below its place.
    frame.push(`  ${' '.repeat(width)} | ${lines[number - 1].slice(0, column - 1).replace(/[^\t]/g, ' ')}^`);
  }
  return frame.join('\n');
}

module.exports = { codeFrame, positionOf };
