// `.ferroute/made.json`: what a process of its own had to find out about a project before anything of it could run, kept until
// one of the files changes that it was found in. Paths in it are relative to the project, which may be moved: into a container.

'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { hasChanged, inputOf } = require('./inputs');

const NAME = path.join('.ferroute', 'made.json');

/**
 * @typedef {object} Made
 * @property {string} about What else it depends on.
 * @property {unknown} value
 * @property {Record<string, import('./inputs').Input | null>} inputs By file; null for one that was not there.
 *
 * @typedef {{ ferroute: string, made: Record<string, Made> }} Kept
 */

/**
 * A value that was made before, or one that is made now.
 *
 * @template T
 * @param {string} dir The project.
 * @param {string} name
 * @param {string} about What it depends on beside files.
 * @param {() => Promise<{ value: T, inputs: string[] | undefined }>} make `value` as JSON can hold it. `inputs`: absolute paths, also
 *   of files that are not there but would count; undefined if the value is not to be kept.
 * @returns {Promise<T>}
 */
async function made(dir, name, about, make) {
  const before = read(dir)[name];
  if (before?.about === about && !isStale(dir, before)) return /** @type {T} */ (before.value);
  const { value, inputs } = await make();
  if (inputs) keep(dir, name, { about, value, inputs: inputsOf(dir, inputs) });
  return value;
}

const isStale = (/** @type {string} */ dir, /** @type {Made} */ { inputs }) =>
  Object.entries(inputs).some(([name, input]) => {
    const file = path.join(dir, name);
    return input ? hasChanged(file, input) : fs.existsSync(file);
  });

const inputsOf = (/** @type {string} */ dir, /** @type {string[]} */ files) =>
  Object.fromEntries(files.map((file) => [path.relative(dir, file), fs.existsSync(file) ? inputOf(file) : null]));

/** @returns {Kept['made']} Empty when there is none that this version has written. */
function read(/** @type {string} */ dir) {
  try {
    const kept = /** @type {Kept} */ (JSON.parse(fs.readFileSync(path.join(dir, NAME), 'utf8')));
    return kept.ferroute === version() ? kept.made : {};
  } catch {
    return {};
  }
}

/** Where nobody may write it is made again the next time. */
function keep(/** @type {string} */ dir, /** @type {string} */ name, /** @type {Made} */ value) {
  const file = path.join(dir, NAME);
  const unfinished = `${file}.${process.pid}`;
  /** @type {Kept} */
  const kept = { ferroute: version(), made: { ...read(dir), [name]: value } };
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(unfinished, `${JSON.stringify(kept, null, 1)}\n`);
    fs.renameSync(unfinished, file);
  } catch (error) {
    if (!['EACCES', 'EROFS', 'EPERM', 'ENOSPC'].includes(String(/** @type {NodeJS.ErrnoException} */ (error).code)))
      throw error;
  }
}

const version = () => require('../../package.json').version;

module.exports = { made };
