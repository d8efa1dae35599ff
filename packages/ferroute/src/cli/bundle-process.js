// The process that builds for bundle.js: reads what is wanted from its standard input, writes what came of it to its
// standard output.
//
// All entries of a group go through one build, so that what they share is one module in each thread. The result is kept in
// `.ferroute/`, named after its content.

'use strict';

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { bundleWhole } = require('./bundler');

/** Results that nobody has used for this long are removed. */
const KEPT = 7 * 24 * 3600 * 1000;
/** From a directory of results, `.ferroute/<name>/<group>`, to the project's. */
const TO_ROOT = '../../..';

/**
 * @typedef {import('./bundle').BuildError} BuildError
 * @typedef {import('./bundle').Group} Group
 * @typedef {import('./bundle').BuiltModule} BuiltModule
 *
 * @typedef {object} Report What bundle.js is told.
 * @property {[string, BuiltModule][]} modules
 * @property {BuildError[]} errors
 * @property {string[]} inputs
 * @property {string} [temporary] A directory to be removed when it is not needed any more.
 *
 * @typedef {{ name: string, text: string }} File
 */

/**
 * @param {string} root The project's directory.
 * @param {Group[]} groups
 * @returns {Promise<Report>}
 */
async function bundle(root, groups) {
  const { cache, temporary } = placeFor(root);
  const toRoot = temporary ? undefined : TO_ROOT;
  const built = await Promise.all(
    groups.map(({ entries, options }) => bundleWhole({ ...options, root, toRoot }, entries)),
  );
  const errors = built.flatMap((each) => each.errors);
  const inputs = [...new Set(built.flatMap((each) => each.inputs))];
  if (errors.length > 0) return { modules: [], errors, inputs, temporary };
  const files = built.flatMap(({ chunks }, index) => filesOf(groups[index].name, chunks));
  const dir = files.length > 0 ? store(cache, files) : '';
  const modules = built.flatMap(({ entries, commonjs }, index) =>
    entries.map((file, number) => {
      const module = path.join(dir, groups[index].name, `entry${number}.mjs`);
      return /** @type {[string, BuiltModule]} */ ([file, { file: module, commonjs: commonjs.includes(file) }]);
    }),
  );
  return { modules, errors, inputs, temporary };
}

/**
 * @param {string} group
 * @param {import('./bundler').Chunk[]} chunks
 * @returns {File[]}
 */
function filesOf(group, chunks) {
  return chunks.flatMap(({ fileName, code, map }) => {
    const name = `${group}/${fileName}`;
    return map
      ? [
          { name, text: code },
          { name: `${name}.map`, text: map.toString() },
        ]
      : [{ name, text: code }];
  });
}

/** Where results are kept: in the project, or elsewhere if nobody may write to it, as in a container. */
function placeFor(/** @type {string} */ root) {
  const cache = path.join(root, '.ferroute');
  try {
    fs.mkdirSync(cache, { recursive: true });
    fs.accessSync(cache, fs.constants.W_OK);
    return { cache };
  } catch (error) {
    if (!['EACCES', 'EROFS', 'EPERM'].includes(String(/** @type {NodeJS.ErrnoException} */ (error).code))) throw error;
    const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'ferroute-'));
    return { cache: temporary, temporary };
  }
}

/**
 * Puts files where node can load them.
 *
 * @param {string} cache
 * @param {File[]} files
 * @returns {string} The directory.
 */
function store(cache, files) {
  const hash = createHash('sha256');
  for (const { name, text } of files) hash.update(`${name}\0${text}\0`);
  const dir = path.join(cache, hash.digest('hex').slice(0, 16));
  const now = new Date();
  if (fs.existsSync(dir)) {
    fs.utimesSync(dir, now, now);
    return dir;
  }
  fs.writeFileSync(path.join(cache, '.gitignore'), '*\n');
  removeOld(cache, now.getTime() - KEPT);
  const unfinished = fs.mkdtempSync(path.join(cache, 'tmp-'));
  for (const group of new Set(files.map(({ name }) => path.dirname(name)))) {
    fs.mkdirSync(path.join(unfinished, group), { recursive: true });
  }
  for (const { name, text } of files) fs.writeFileSync(path.join(unfinished, name), text);
  try {
    fs.renameSync(unfinished, dir);
  } catch (error) {
    // Another process was first, with the same content.
    fs.rmSync(unfinished, { recursive: true, force: true });
    if (!fs.existsSync(dir)) throw error;
  }
  return dir;
}

function removeOld(/** @type {string} */ cache, /** @type {number} */ before) {
  // A build that is kept in the manifest is in use, however old it is.
  const used = buildIn(cache);
  for (const entry of fs.readdirSync(cache, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name === used) continue;
    const old = path.join(cache, entry.name);
    if (fs.statSync(old).mtimeMs < before) fs.rmSync(old, { recursive: true, force: true });
  }
}

/** The directory of the last `ferroute build`. */
function buildIn(/** @type {string} */ cache) {
  try {
    return JSON.parse(fs.readFileSync(path.join(cache, 'build.json'), 'utf8')).dir;
  } catch {
    return undefined;
  }
}

async function main() {
  let input = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) input += chunk;
  const { root, groups } = JSON.parse(input);
  process.stdout.write(JSON.stringify(await bundle(root, groups)));
}

void main();
