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
 * @typedef {object} Bundle
 * @property {Map<string, string>} modules The file that node is to load, for each entry that is whole.
 * @property {Map<string, BuildError[]>} broken What is wrong with each other entry.
 * @property {string[]} inputs Every file of the project that an entry was made of.
 */

/**
 * @param {string} root The project's directory.
 * @param {string[]} entries Absolute paths.
 * @param {string[]} [provided] Packages that are there when the result runs, installed or not.
 * @returns {Promise<Bundle>}
 */
async function bundle(root, entries, provided = []) {
  if (entries.length === 0) return { modules: new Map(), broken: new Map(), inputs: [] };
  const report = /** @type {import('./bundle-process').Report} */ (
    JSON.parse(await output({ root, entries, provided }))
  );
  const { modules, broken, inputs, temporary } = report;
  if (temporary) process.once('exit', () => rmSync(temporary, { recursive: true, force: true }));
  return { modules: new Map(modules), broken: new Map(broken), inputs };
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
