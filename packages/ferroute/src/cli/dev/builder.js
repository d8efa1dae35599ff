// Builds the modules of a project in development: each file with what it imports when it is asked for, again when
// something of it changed. The results stand in `.ferroute/dev`, each module named after its content, so that what did
// not change stays what it is.

'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const { stampOf } = require('../../worker/modules');
const { GIVEN_BACK, ON_DEMAND, sparingly } = require('./sparingly');

/** Results that nobody has used for this long are removed. */
const KEPT = 24 * 3600 * 1000;
/** When to tidy up. In milliseconds. */
const IDLE = 1000;
/** Modules that only a build needs, not what it builds. */
const UNUSED = /(?:^|\/)(?:ferroute-runtime|_ferroute_)/;

/**
 * @typedef {import('../../worker/modules').BuiltModule} BuiltModule
 * @typedef {import('../../worker/modules').BuildError} BuildError
 *
 * @typedef {{ module?: BuiltModule, broken?: BuildError, gone?: true }} Result
 *
 * @typedef {object} Entry
 * @property {Promise<Result>} result
 * @property {Set<string>} inputs The project's files that it is made of, once it is there.
 * @property {boolean} isBroken Or not known yet: while it is built.
 */

class Builder {
  /** By source file. @type {Map<string, Entry>} */
  #entries = new Map();
  /** What was written, or found, under which name. @type {Set<string>} */
  #written = new Set();
  /** @type {string | undefined} */
  #dir;

  /**
   * @param {Omit<import('../bundler').BundleOptions, 'toRoot'>} options
   */
  constructor(options) {
    this.options = options;
  }

  /**
   * @param {string} file A source file.
   * @returns {Promise<Result>} The same for as long as it is not told of a change.
   */
  build(file) {
    let entry = this.#entries.get(file);
    if (!entry) {
      const inputs = new Set([file]);
      const made = { result: this.#build(file, inputs), inputs, isBroken: true };
      entry = made;
      void made.result.then((result) => {
        made.isBroken = !result.module;
      });
      this.#entries.set(file, entry);
    }
    return entry.result;
  }

  /**
   * What tells that one of the files that something is made of has changed.
   *
   * @param {string} file A source file that was built.
   * @returns {import('../../worker/modules').Stamp[]}
   */
  stampsOf(file) {
    return [...(this.#entries.get(file)?.inputs ?? [])].map((input) => ({ file: input, stamp: stampOf(input) }));
  }

  /** Whether a file is part of something that was built. */
  isInput(/** @type {string} */ file) {
    return [...this.#entries.values()].some(({ inputs }) => inputs.has(file));
  }

  /** These files changed: what they are part of is to be built again, and what was broken. */
  forget(/** @type {Set<string>} */ files) {
    for (const [file, { inputs, isBroken }] of this.#entries) {
      if (isBroken || [...inputs].some((input) => files.has(input))) this.#entries.delete(file);
    }
  }

  /** Where imports are found may have changed: everything is to be built again. What is the same as before stays. */
  forgetAll() {
    this.#entries.clear();
  }

  /**
   * @param {string} file
   * @param {Set<string>} inputs Gathers them.
   * @returns {Promise<Result>}
   */
  async #build(file, inputs) {
    if (!fs.existsSync(file)) return { gone: true };
    await loadBundler();
    const { bundleModules } = require('../bundler');
    const built = await bundleModules(this.options, [file]);
    for (const input of built.inputs) inputs.add(input);
    for (const error of built.errors) inputs.add(error.file);
    if (built.errors.length > 0) return { broken: built.errors[0] };
    const dir = this.#place();
    let module = '';
    for (const chunk of built.chunks) {
      const { fileName } = chunk;
      if (UNUSED.test(fileName)) continue;
      const target = path.join(dir, fileName);
      if (chunk.facadeModuleId === file) module = target;
      if (this.#written.has(target)) continue;
      this.#written.add(target);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      // Code and map are copied out of the bundler's memory when they are read.
      if (chunk.map) write(`${target}.map`, chunk.map.toString());
      write(target, chunk.code);
    }
    built.free();
    tidyLater();
    return { module: { file: module, commonjs: built.commonjs.includes(file) } };
  }

  /** The directory of the results. */
  #place() {
    if (this.#dir) return this.#dir;
    const cache = path.join(this.options.root, '.ferroute');
    const dir = path.join(cache, 'dev');
    try {
      fs.mkdirSync(dir, { recursive: true });
      fs.writeFileSync(path.join(cache, '.gitignore'), '*\n');
      removeOld(dir, Date.now() - KEPT);
      return (this.#dir = dir);
    } catch (error) {
      // A directory that nobody may write to.
      if (!['EACCES', 'EROFS', 'EPERM'].includes(String(/** @type {NodeJS.ErrnoException} */ (error).code)))
        throw error;
      const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'ferroute-'));
      process.once('exit', () => fs.rmSync(temporary, { recursive: true, force: true }));
      return (this.#dir = temporary);
    }
  }
}

/** @type {Promise<unknown> | undefined} */
let loading;

function loadBundler() {
  loading ??= sparingly(() => import('rolldown'), { ...ON_DEMAND, ...GIVEN_BACK });
  return loading;
}

/** @type {NodeJS.Timeout | undefined} */
let tidying;

/** Collects garbage when nothing has been built for a moment: V8 by itself waits for more of it. */
function tidyLater() {
  clearTimeout(tidying);
  tidying = setTimeout(() => {
    setFlagsFromString('--expose-gc');
    runInNewContext('gc')({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  }, IDLE).unref();
}

/** Writes a file whose name says what is in it. Nobody sees half of it. */
function write(/** @type {string} */ file, /** @type {string} */ text) {
  const now = new Date();
  try {
    fs.utimesSync(file, now, now);
  } catch {
    const unfinished = `${file}.${process.pid}`;
    fs.writeFileSync(unfinished, text);
    fs.renameSync(unfinished, file);
  }
}

function removeOld(/** @type {string} */ dir, /** @type {number} */ before) {
  for (const entry of fs.readdirSync(dir, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && fs.statSync(file).mtimeMs < before) fs.rmSync(file, { force: true });
  }
}

module.exports = { Builder };
