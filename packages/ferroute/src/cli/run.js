// `ferroute <file> [args]`: runs a program as `node <file> [args]` does, with its HTTP served by Rust and its Express ours.

'use strict';

const Module = require('node:module');
const path = require('node:path');

/**
 * @param {string} file As typed: relative, without its extension, or a directory with an index, as node takes it.
 * @param {string[]} args
 * @param {string[]} keep What stays the program's own.
 */
async function runFile(file, args, keep) {
  const entry = path.resolve(file);
  const found = resolve(entry);
  if (!found) throw notFound(file);
  // Node finds its own files by what was typed, and names that in its messages.
  const main = isTypeScript(found) ? await require('./typescript').compile(found, keep) : entry;
  runMain(main, entry, args, keep);
}

const isTypeScript = (/** @type {string} */ file) => /\.[mc]?ts$/.test(file);

/**
 * Runs a program in this process, in a tick of its own, so that no frame of ours is on its stack.
 *
 * @param {string} file What node is to run.
 * @param {string} shown What the program is to find in `process.argv`.
 * @param {string[]} args
 * @param {string[]} keep What stays the program's own.
 */
function runMain(file, shown, args, keep) {
  process.argv = [process.execPath, shown, ...args];
  const install = keep.includes('express') ? '../http/install' : '../express/install';
  require(install);
  // Processes that the program forks inherit it, and so serve by Rust as well.
  process.execArgv.push('--require', require.resolve(install));
  process.nextTick(Module.runMain, file);
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
  const command = nearest(file, ['dev', 'start', 'build', 'routes']);
  return new UserError(`cannot find the file ${path.resolve(file)}`, {
    mend: command
      ? `Did you mean the command \`ferroute ${command}\`?`
      : 'Commands: dev, start, build, routes; see `ferroute --help`',
  });
}

module.exports = { isTypeScript, runFile, runMain };
