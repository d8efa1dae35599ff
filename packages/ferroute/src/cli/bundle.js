// Turns the files of a project into modules that node can load: TypeScript, JSX, tsconfig paths, and ES modules in `.js`
// files. Packages stay where they are.
//
// In a process of its own, for the bundler's memory to be gone when the server runs.

'use strict';

const { execFile } = require('node:child_process');
const { rmSync } = require('node:fs');
const path = require('node:path');
const { UserError } = require('./error');

const PROCESS = path.join(__dirname, 'bundle-process.js');

/**
 * @typedef {object} BuildError
 * @property {string} message What is wrong, without its place.
 * @property {string} file
 * @property {number} [line] From 1.
 * @property {number} [column] From 1.
 *
 * @typedef {object} Group Files that are bundled together.
 * @property {string} name
 * @property {string[]} entries Absolute paths.
 * @property {Omit<import('./bundler').BundleOptions, 'root' | 'toRoot'>} options
 *
 * @typedef {object} BuiltModule
 * @property {string} file What node is to load.
 * @property {boolean} commonjs Its default export is what the source's `module.exports` is.
 *
 * @typedef {object} Bundle
 * @property {Map<string, BuiltModule>} modules By entry. None when there are errors.
 * @property {BuildError[]} errors
 * @property {string[]} inputs Every file of the project that an entry was made of.
 * @property {string} [temporary] Where the result is, if not in the project: it is gone when this process ends.
 */

/**
 * @param {string} root The project's directory.
 * @param {Group[]} groups
 * @returns {Promise<Bundle>}
 */
async function bundle(root, groups) {
  if (groups.every(({ entries }) => entries.length === 0)) return { modules: new Map(), errors: [], inputs: [] };
  const report = /** @type {import('./bundle-process').Report} */ (JSON.parse(await output({ root, groups })));
  const { modules, errors, inputs, temporary } = report;
  if (temporary) process.once('exit', () => rmSync(temporary, { recursive: true, force: true }));
  // What several routes share is broken once.
  const unique = new Map(errors.map((error) => [`${error.file}:${error.line}:${error.column}`, error]));
  return { modules: new Map(modules), errors: [...unique.values()], inputs, temporary };
}

/**
 * What the process says to an input.
 *
 * @param {unknown} input
 * @returns {Promise<string>}
 */
function output(input) {
  // What the person gives node is for the server: a debugger's port, for example.
  const env = { ...process.env, NODE_OPTIONS: '' };
  return new Promise((resolve, reject) => {
    const options = { env, maxBuffer: Number.POSITIVE_INFINITY };
    const child = execFile(process.execPath, [PROCESS], options, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const mend = 'Is all installed? Try `npm install`';
      reject(new UserError(`the bundler failed: ${stderr.trim() || error.message}`, { mend }));
    });
    child.stdin?.on('error', () => {}).end(JSON.stringify(input));
  });
}

module.exports = { bundle };
