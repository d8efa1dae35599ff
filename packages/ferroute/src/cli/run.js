// `ferroute <file> [args]`: runs a program as `node <file> [args]` does, with its HTTP served by Rust.

'use strict';

const Module = require('node:module');
const path = require('node:path');

/**
 * @param {string} file As typed: relative, without its extension, or a directory with an index, as node takes it.
 * @param {string[]} args
 */
async function runFile(file, args) {
  const entry = path.resolve(file);
  const found = resolve(entry);
  if (!found) throw notFound(file);
  const { compile, runMain } = require('./program');
  const compiled = await compile(found);
  // Node finds its own files by what was typed, and names that in its messages.
  runMain(compiled === found ? entry : compiled, entry, args);
}

/** The file that node would run, or undefined. */
function resolve(/** @type {string} */ entry) {
  try {
    return require.resolve(entry);
  } catch (error) {
    // A directory's package.json that names no file, or is broken, is for node to report.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'MODULE_NOT_FOUND' ? typescriptIndex(entry) : entry;
  }
}

/** Node looks for no TypeScript by itself. */
function typescriptIndex(/** @type {string} */ entry) {
  const { existsSync } = require('node:fs');
  return ['.ts', '.mts', '.cts'].map((extension) => entry + extension).find((file) => existsSync(file));
}

function notFound(/** @type {string} */ file) {
  const { UserError, nearest } = require('./error');
  const command = nearest(file, ['dev', 'start', 'routes']);
  return new UserError(`cannot find the file ${path.resolve(file)}`, {
    mend: command ? `Did you mean the command \`ferroute ${command}\`?` : 'Commands: dev, start, routes; see `ferroute --help`',
  });
}

module.exports = { runFile };
