// Makes `next/server`, `next/headers`, `next/navigation` and `next/cache` answer with ours in this thread: in the project's
// files and in packages, for `require` and for `import`, whether `next` is installed or not.

'use strict';

const fs = require('node:fs');
const nodeModule = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { replacementFor, standInFor } = require('./replaced');

/** What Node finds a file by; it has no types. */
const Module = /** @type {{ _resolveFilename: (request: string, ...rest: any[]) => string }} */ (
  /** @type {unknown} */ (nodeModule)
);

let isReplaced = false;

/**
 * Replaces them from now on, in this thread.
 *
 * @param {string} dir The project.
 */
function replaceNext(dir) {
  if (isReplaced) return;
  isReplaced = true;
  replaceRequire();
  if ('registerHooks' in nodeModule) replaceImport();
  // Elsewhere a hook takes a thread, for which many a project would wait in vain. Its own files `require` what they import.
  else if (mayImportNext(dir)) nodeModule.register('./replace-hooks.mjs', { parentURL: pathToFileURL(__filename) });
}

function replaceRequire() {
  const original = Module._resolveFilename;
  Module._resolveFilename = function resolveFilename(request, ...rest) {
    if (!request.includes('next')) return original.call(this, request, ...rest);
    const ours = replacementFor(request);
    if (ours) return `${ours}.js`;
    try {
      // What is installed under a path of its own is found by its path.
      const found = original.call(this, request, ...rest);
      const replacement = replacementFor(found);
      return replacement ? `${replacement}.js` : found;
    } catch (error) {
      const standIn = standInFor(request);
      if (standIn && isNotFound(error)) return `${standIn}.js`;
      throw error;
    }
  };
}

function replaceImport() {
  /** @type {any} */ (nodeModule).registerHooks({
    /**
     * @param {string} specifier
     * @param {{ conditions?: string[] }} context
     * @param {(specifier: string, context: object) => any} next
     */
    resolve(specifier, context, next) {
      // A `require` comes by here, too, and finds ours in the other way.
      if (!specifier.includes('next') || context.conditions?.includes('require')) return next(specifier, context);
      const ours = replacementFor(specifier);
      if (ours) return resolved(ours);
      try {
        const found = next(specifier, context);
        const replacement = replacementFor(found.url);
        return replacement ? resolved(replacement) : found;
      } catch (error) {
        const standIn = standInFor(specifier);
        if (standIn && isNotFound(error)) return resolved(standIn);
        throw error;
      }
    },
  });
}

const resolved = (/** @type {string} */ file) => ({
  url: pathToFileURL(`${file}.mjs`).href,
  format: 'module',
  shortCircuit: true,
});

function isNotFound(/** @type {unknown} */ error) {
  const { code } = /** @type {NodeJS.ErrnoException} */ (error);
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
}

/** Whether any package of the project may be one for Next. */
function mayImportNext(/** @type {string} */ dir) {
  for (let at = dir; ; at = path.dirname(at)) {
    if (fs.existsSync(path.join(at, 'node_modules', 'next'))) return true;
    try {
      const { dependencies, devDependencies } = JSON.parse(fs.readFileSync(path.join(at, 'package.json'), 'utf8'));
      if (Object.keys({ ...dependencies, ...devDependencies }).some((name) => name.includes('next'))) return true;
    } catch {
      // None, or none that can be read.
    }
    if (at === path.dirname(at)) return false;
  }
}

module.exports = { isNotFound, replaceNext, resolved };
