// Makes `next/server`, `next/headers`, `next/navigation` and `next/cache` answer with ours in this thread: in the project's
// files and in packages, for `require` and for `import`, whether `next` is installed or not.

'use strict';

const fs = require('node:fs');
const nodeModule = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { concerns, replacementFor, standInFor } = require('./replaced');
const { needScopes } = require('./scope');

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
  const { isInstalled, packages } = usesOfNext(dir);
  // NextAuth loads `next/headers` when a request is already there, which must have its scope by then.
  if (packages) needScopes();
  if ('registerHooks' in nodeModule) replaceImport();
  // Elsewhere a hook takes a thread, for which many a project would wait in vain. Its own files `require` what they import.
  else if (isInstalled || packages)
    nodeModule.register('./replace-hooks.mjs', { parentURL: pathToFileURL(__filename) });
}

function replaceRequire() {
  const original = Module._resolveFilename;
  Module._resolveFilename = function resolveFilename(request, ...rest) {
    if (!concerns(request)) return original.call(this, request, ...rest);
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
      if (!concerns(specifier) || context.conditions?.includes('require')) return next(specifier, context);
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

/**
 * What the project's packages may ask of Next.
 *
 * @param {string} dir
 * @returns {{ isInstalled: boolean, packages: boolean }} Whether `next` is there, and packages that are made for it.
 */
function usesOfNext(dir) {
  const uses = { isInstalled: false, packages: false };
  for (let at = dir; ; at = path.dirname(at)) {
    uses.isInstalled ||= fs.existsSync(path.join(at, 'node_modules', 'next'));
    const { dependencies, devDependencies } = manifestOf(at);
    const names = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => name !== 'next');
    uses.packages ||= names.some((name) => name.includes('next') || isForNext(path.join(at, 'node_modules', name)));
    if (at === path.dirname(at)) return uses;
  }
}

function isForNext(/** @type {string} */ folder) {
  const { dependencies, peerDependencies } = manifestOf(folder);
  return Boolean(dependencies?.next || peerDependencies?.next);
}

/** @returns {Record<string, Record<string, string> | undefined>} Empty where there is none, or none that can be read. */
function manifestOf(/** @type {string} */ folder) {
  try {
    return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) ?? {};
  } catch {
    return {};
  }
}

module.exports = { isNotFound, replaceNext, resolved };
