// Makes `require('express')` and its imports answer with ours, in the program and in its dependencies.
//
// Node finds an installed Express as ever. Before it loads the file that it has found, that file's module is put into the
// cache with our exports, which `import` of a CommonJS package looks into, too. So paths stay those of the installed
// package, and no frame of ours is in anybody's stack trace. Where none is installed, the path of ours is what is found;
// for `import` that takes a hook, which is only set where it is needed (see `importsNeedHook`).

'use strict';

const fs = require('node:fs');
const nodeModule = require('node:module');
const path = require('node:path');
const { EXPRESS_OR_INSIDE, fileOf, missing, standIn } = require('./package-files');
const { EXPRESS, askedFor, fileOfExpress, installedFor } = require('./which');

/** What Node calls to find a file, and keeps loaded ones in; it has no types. */
const Module =
  /** @type {{ _findPath: FindPath, _cache: Record<string, any>, _nodeModulePaths(dir: string): string[] }} */ (
    /** @type {unknown} */ (nodeModule)
  );

/** @typedef {(request: string, paths: string[], ...rest: unknown[]) => string | false} FindPath */

/** An `import` or `require` of it, in a source text. */
const MENTIONED = /['"]express(?:\/[^'"]*)?['"]/;

/** Packages of a version that we have not, of which it was said. @type {Set<string>} */
const left = new Set();

/**
 * Replaces Express from now on.
 *
 * @param {string | undefined} program The file that is going to run, when it is known.
 */
function replaceExpress(program) {
  if (original) return;
  // Asked before there is an answer of ours.
  const hook = program !== undefined && importsNeedHook(program);
  original = Module._findPath;
  Module._findPath = findPathOrOurs;
  if (hook) hookImports();
}

/** Node's own, or that of whoever has replaced it before us. @type {FindPath | undefined} */
let original;

/** @type {FindPath} */
function findPathOrOurs(request, paths, ...rest) {
  const findPath = /** @type {FindPath} */ (original);
  const found = findPath.call(Module, request, paths, ...rest);
  if (found) {
    // Most paths have not even the word, and a search is cheaper than the pattern.
    if (found.includes('express')) answerAt(found);
    return found;
  }
  if (!EXPRESS_OR_INSIDE.test(request) || paths.length === 0) return found;
  const inside = request.slice('express/'.length);
  // A path that the installed one has not, either.
  if (inside && findPath.call(Module, 'express', paths, ...rest)) return found;
  const stand = standIn(inside, path.dirname(paths[0]));
  if (stand?.make) fill(stand.filename, stand.make);
  return stand?.filename ?? found;
}

// ===== installed =====

/** Has the module of a file of Express give ours. */
function answerAt(/** @type {string} */ filename) {
  const found = fileOfExpress(filename);
  if (!found) return;
  const { dir, major, file } = found;
  if (!EXPRESS.has(major)) return sayLeft(dir, major);
  const make = fileOf(major, file);
  if (!make) throw missing(file, 'to use the installed Express');
  fill(filename, make);
}

/**
 * Puts a module into Node's cache, unless it is there: loaded before, or somebody's own.
 *
 * @param {string} filename
 * @param {() => unknown} make
 */
function fill(filename, make) {
  // `import` has put one there that is not loaded yet.
  let entry = Module._cache[filename];
  if (entry?.loaded) return;
  const exports = make();
  if (!entry) {
    entry = new nodeModule(filename);
    entry.filename = filename;
    entry.paths = Module._nodeModulePaths(path.dirname(filename));
    Module._cache[filename] = entry;
  }
  entry.exports = exports;
  entry.loaded = true;
}

/** Says once of a package that it is not replaced. */
function sayLeft(/** @type {string} */ dir, /** @type {number} */ major) {
  if (left.has(dir)) return;
  left.add(dir);
  const ours = [...EXPRESS.keys()].join(' and ');
  process.stderr.write(`ferroute: the Express ${major} in ${dir} runs as it is; Ferroute has Express ${ours}\n`);
}

// ===== import, where Express is not installed =====

/**
 * Whether `import` has to be told of ours. Where Express is installed, `import` finds that.
 *
 * @param {string} program
 */
function importsNeedHook(program) {
  if (installedFor(path.dirname(program)) !== undefined) return false;
  // There, a hook costs nothing. Elsewhere it takes a thread, for which many a program would wait in vain.
  if ('registerHooks' in nodeModule) return true;
  if (askedFor(path.dirname(program)) !== undefined) return true;
  try {
    return MENTIONED.test(fs.readFileSync(program, 'utf8'));
  } catch {
    // A directory, or a name without its extension: then it is CommonJS.
    return false;
  }
}

function hookImports() {
  if (!('registerHooks' in nodeModule)) {
    nodeModule.register('./replace-hooks.mjs', { parentURL: require('node:url').pathToFileURL(__filename) });
    return;
  }
  const { resolveImport } = require('./replace-import');
  /** @type {any} */ (nodeModule).registerHooks({
    /**
     * @param {string} specifier
     * @param {{ parentURL?: string, conditions?: string[] }} context
     * @param {(specifier: string, context: object) => object} next
     */
    resolve(specifier, context, next) {
      // A `require` comes by here, too, and finds ours as ever.
      const isOther = !EXPRESS_OR_INSIDE.test(specifier) || context.conditions?.includes('require');
      if (isOther) return next(specifier, context);
      try {
        return next(specifier, context);
      } catch (error) {
        return resolveImport(specifier, context.parentURL, error);
      }
    },
  });
}

module.exports = { replaceExpress };
