// Mistakes in `next.config`, the proxy file and their like: what is wrong, where, and what mends it.

'use strict';

const { readFileSync } = require('node:fs');

/** Ends a start; the command prints it without a stack. */
class ConfigError extends Error {
  /**
   * @param {string} message Next's words where it has some.
   * @param {{ file?: string, line?: number, mend?: string, cause?: unknown }} [place]
   */
  constructor(message, { file, line, mend = '', cause } = {}) {
    super(file ? `${file}${line ? `:${line}` : ''}: ${message}` : message, { cause });
    this.mend = mend;
    this.file = file;
    this.line = line;
  }
}

/**
 * The line of a file on which something stands.
 *
 * @param {string | undefined} file
 * @param {RegExp} pattern Tried line by line.
 * @returns {number | undefined} From 1; undefined when it is nowhere, or made by a program.
 */
function lineOf(file, pattern) {
  if (!file) return undefined;
  try {
    const index = readFileSync(file, 'utf8')
      .split(/\r?\n/)
      .findIndex((line) => pattern.test(line));
    return index < 0 ? undefined : index + 1;
  } catch {
    return undefined;
  }
}

/** Text for a regular expression that means just that text. */
const literal = (/** @type {string} */ text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

module.exports = { ConfigError, lineOf, literal };
