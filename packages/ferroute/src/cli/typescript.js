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
 * @param {(inputs: string[]) => void} [read] Told which files of the project it is made of.
 * @returns {Promise<string>}
 */
async function compile(file, keep, read) {
  if (!isTypeScript(file)) return file;
  const { modules, errors, inputs } = await bundle(projectOf(file), [programGroup(file, keep)]);
  read?.(inputs);
  if (errors.length > 0) throw brokenFile(errors[0]);
  process.setSourceMapsEnabled(true);
  return /** @type {import('./bundle').BuiltModule} */ (modules.get(file)).file;
}

/**
 * A program as the bundler takes it.
 *
 * @param {string} file
 * @param {string[]} keep What stays the program's own.
 * @returns {import('./bundle').Group}
 */
function programGroup(file, keep) {
  const provided = REPLACED.filter((name) => !keep.includes(name));
  return { name: 'program', entries: [file], options: { provided } };
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

module.exports = { brokenFile, compile, programGroup };
