// Programs written in TypeScript: compiled to what every node runs.

'use strict';

const { existsSync } = require('node:fs');
const path = require('node:path');
const { codeFrame } = require('../worker/source');
const { bundle } = require('./bundle');
const { UserError } = require('./error');
const { REPLACED } = require('./options');
const { isTypeScript } = require('./run');

/**
 * The file that node is to run for a program.
 *
 * @param {string} file
 * @param {string[]} keep What stays the program's own.
 * @returns {Promise<string>}
 */
async function compile(file, keep) {
  if (!isTypeScript(file)) return file;
  const provided = REPLACED.filter((name) => !keep.includes(name));
  const { modules, broken } = await bundle(projectOf(file), [file], provided);
  const [error] = broken.get(file) ?? [];
  if (error) throw brokenFile(error);
  process.setSourceMapsEnabled(true);
  return /** @type {string} */ (modules.get(file));
}

/** The directory of the package that a file belongs to. */
function projectOf(/** @type {string} */ file) {
  const home = path.dirname(file);
  for (let dir = home; dir !== path.dirname(dir); dir = path.dirname(dir)) {
    if (existsSync(path.join(dir, 'package.json'))) return dir;
  }
  return home;
}

/** A mistake in a source file as one that ends the command. */
function brokenFile(/** @type {import('./bundle').BuildError} */ { message, file, line, column }) {
  const place = line ? `${file}:${line}${column ? `:${column}` : ''}` : file;
  return new UserError(`${place}: ${message}`, { mend: line ? codeFrame({ file, line, column }) : undefined });
}

module.exports = { brokenFile, compile };
