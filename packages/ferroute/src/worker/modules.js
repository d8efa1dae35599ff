// The modules of this thread: source files of the project as they were built, loaded when they are asked for. In
// production they are all known at the start; in development each is asked for again when something changed, and is
// loaded anew if it, or what it imports, is another one now.

'use strict';

const { statSync } = require('node:fs');
const { pathToFileURL } = require('node:url');

/** How long a look at the files of a module counts. In milliseconds. */
const LOOKED_AT = 10;
/** No state of the builder. */
const NOT_CURRENT = -1;

/**
 * @typedef {object} BuiltModule
 * @property {string} file What node is to load.
 * @property {boolean} commonjs Its default export is what the source's `module.exports` is.
 *
 * @typedef {{ message: string, file: string, line?: number, column?: number }} BuildError
 *
 * @typedef {object} Loaded
 * @property {any} [exports]
 * @property {unknown} [error] What it threw when it was loaded.
 * @property {BuildError} [broken] Why it could not be built.
 * @property {true} [gone] There is no such file any more.
 *
 * @typedef {{ file: string, stamp: string }} Stamp
 *
 * @typedef {object} Modules
 * @property {(file: string) => unknown} versionOf What stands for what was loaded last, if that is still what would be loaded;
 *   undefined if it is not.
 * @property {(file: string) => Promise<Loaded>} load The same object for as long as nothing changed.
 */

/**
 * @param {Record<string, BuiltModule>} built By source file.
 * @returns {Modules}
 */
function builtModules(built) {
  /** @type {Map<string, Promise<Loaded>>} */
  const loaded = new Map();
  return {
    versionOf: (file) => loaded.get(file),
    load(file) {
      let loading = loaded.get(file);
      if (!loading) loaded.set(file, (loading = importModule(built[file])));
      return loading;
    },
  };
}

/**
 * Modules that somebody else builds, while they change.
 *
 * @param {import('node:worker_threads').MessagePort} builder Told `{ file }`, it says `{ file, state, module }`, or
 *   `broken` or `gone` in its place.
 * @param {Int32Array} state At 0 a number that the builder changes before it knows what a change is about.
 * @returns {Modules}
 */
function changingModules(builder, state) {
  /** @type {Map<string, { state: number, module?: string, loaded: Promise<Loaded>, inputs: Stamp[], seen: number }>} */
  const known = new Map();
  /** @type {Map<string, { answer: Promise<Loaded>, resolve: (loaded: Promise<Loaded>) => void }>} */
  const asked = new Map();

  builder.on('message', (answer) => {
    if (answer.file === undefined) return;
    const { file, module, broken, gone } = answer;
    const before = known.get(file);
    let loaded = before?.loaded;
    if (!loaded || !module || before?.module !== module.file) {
      loaded = module ? importModule(module) : Promise.resolve({ broken, gone });
    }
    const inputs = answer.inputs ?? [];
    known.set(file, { state: answer.state, module: module?.file, loaded, inputs, seen: performance.now() });
    asked.get(file)?.resolve(loaded);
    asked.delete(file);
  });
  /** Who watches may hear of a change later than somebody asks for it: files are looked at, too, if not all the time. */
  const isCurrent = (/** @type {string} */ file) => {
    const module = known.get(file);
    if (!module || module.state !== Atomics.load(state, 0)) return false;
    const now = performance.now();
    if (now - module.seen < LOOKED_AT) return true;
    module.seen = now;
    const changed = module.inputs.find((input) => stampOf(input.file) !== input.stamp);
    if (!changed) return true;
    module.state = NOT_CURRENT;
    builder.postMessage({ changed: changed.file });
    return false;
  };

  // It is there for as long as the thread is, and no reason for it to be.
  builder.unref();

  return {
    versionOf: (file) => (isCurrent(file) ? known.get(file)?.loaded : undefined),
    load(file) {
      const before = known.get(file);
      if (before && isCurrent(file)) return before.loaded;
      const waiting = asked.get(file);
      if (waiting) return waiting.answer;
      /** @type {(loaded: Promise<Loaded>) => void} */
      let resolve = () => {};
      const answer = new Promise((settle) => {
        resolve = settle;
      });
      asked.set(file, { answer, resolve });
      builder.postMessage({ file });
      return answer;
    },
  };
}

/** @returns {Promise<Loaded>} */
async function importModule(/** @type {BuiltModule} */ { file, commonjs }) {
  try {
    const exported = await import(pathToFileURL(file).href);
    return { exports: commonjs ? ofCommonJs(exported.default) : exported };
  } catch (error) {
    return { error };
  }
}

/** `module.exports = { … }`, or `module.exports = handler; module.exports.config = …`. */
function ofCommonJs(/** @type {any} */ exports) {
  if (exports !== null && typeof exports === 'object') return exports;
  return { default: exports, config: exports?.config };
}

/** What is another one when a file has changed. */
function stampOf(/** @type {string} */ file) {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats ? `${stats.mtimeMs} ${stats.size} ${stats.ino}` : '';
}

module.exports = { builtModules, changingModules, stampOf };
