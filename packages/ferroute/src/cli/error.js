// Mistakes of the person at the keyboard: what is wrong, where, and what mends it. Printed without a stack.

'use strict';

const { styleText } = require('node:util');

/** A mistake that ends the command: printed as `ferroute: message` with its mend below. */
class UserError extends Error {
  /**
   * @param {string} message What is wrong, with the file and line where there is one.
   * @param {{ mend?: string, exitCode?: number }} [options] `mend`: what to do about it. `exitCode`: 1; 2 for a wrong
   *   command line.
   */
  constructor(message, { mend, exitCode = 1 } = {}) {
    super(message);
    this.mend = mend;
    this.exitCode = exitCode;
  }
}

/** Whether to colour what is printed to `stream`: on a terminal, unless `NO_COLOR` is set. */
function isColoured(/** @type {NodeJS.WriteStream} */ stream) {
  return Boolean(stream.isTTY) && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}

/**
 * Styles text for a stream.
 *
 * @param {NodeJS.WriteStream} stream
 * @returns {(style: 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', text: string) => string}
 */
function styler(stream) {
  const coloured = isColoured(stream);
  return (style, text) => (coloured ? styleText(style, text, { validateStream: false }) : text);
}

/**
 * Prints a mistake to stderr.
 *
 * @param {{ message: string, mend?: string }} error
 */
function printError(error) {
  const style = styler(process.stderr);
  const mend = error.mend && !error.message.includes(error.mend) ? `\n  ${error.mend.replaceAll('\n', '\n  ')}` : '';
  process.stderr.write(`${style('red', 'ferroute:')} ${error.message}${mend}\n`);
}

/** Prints what is odd, and no reason not to go on. */
function printWarning(/** @type {string} */ message) {
  process.stderr.write(`${styler(process.stderr)('yellow', 'warning:')} ${message}\n`);
}

/**
 * Ends the command for a mistake; anything else is a bug of ours and is thrown on, with its stack.
 *
 * @param {unknown} error
 */
function exitFor(error) {
  const known = error instanceof UserError || /** @type {any} */ (error)?.mend !== undefined;
  if (!known) throw error;
  printError(/** @type {UserError} */ (error));
  process.exit(/** @type {UserError} */ (error).exitCode ?? 1);
}

/**
 * The nearest of `candidates` to a mistyped word, if one is near.
 *
 * @param {string} word
 * @param {string[]} candidates
 * @returns {string | undefined}
 */
function nearest(word, candidates) {
  const scored = candidates.map((name) => ({ name, edits: edits(word, name) })).sort((a, b) => a.edits - b.edits);
  const limit = Math.max(1, Math.floor(word.length / 3));
  return scored[0] && scored[0].edits <= limit ? scored[0].name : undefined;
}

/** How many edits (insert, delete, replace, swap of neighbours) make one word the other. */
function edits(/** @type {string} */ a, /** @type {string} */ b) {
  /** @type {number[][]} */
  const table = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= a.length; row++) {
    table[row] = [row];
    for (let column = 1; column <= b.length; column++) {
      const replace = table[row - 1][column - 1] + (a[row - 1] === b[column - 1] ? 0 : 1);
      table[row][column] = Math.min(table[row - 1][column] + 1, table[row][column - 1] + 1, replace);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) table[row][column] = Math.min(table[row][column], table[row - 2][column - 2] + 1);
    }
  }
  return table[a.length][b.length];
}

module.exports = { UserError, exitFor, isColoured, nearest, printError, printWarning, styler };
