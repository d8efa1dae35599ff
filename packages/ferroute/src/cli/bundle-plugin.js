// What the bundler is told of a project: which imports are packages and stay outside, and that a module keeps its own
// place though it moves (see bundle-places.js).

'use strict';

const { readFileSync } = require('node:fs');
const { builtinModules } = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { ROOT, keepPlace } = require('./bundle-places');

const BUILTINS = new Set(builtinModules);
const NODE_MODULES = `${path.sep}node_modules${path.sep}`;
/** Stands before the path of a CommonJS package that ES modules import. */
const COMMONJS = '\0commonjs:';

/**
 * @typedef {object} ProjectOptions
 * @property {string} root The project's directory.
 * @property {string[]} provided Packages that are there when the result runs, installed or not.
 * @property {string[]} [ours] Modules that are always ours when the result runs: `next/server`.
 * @property {string[]} [transpilePackages] Packages that are bundled like the project's own files.
 * @property {string[]} [serverExternalPackages] Packages that stay outside, wherever they are.
 * @property {string} [toRoot] See `Place`.
 */

/**
 * @param {ProjectOptions} options
 * @param {Set<string>} inputs Gathers the project's files.
 * @param {typeof import('rolldown/utils').parseSync} parseSync
 * @returns {import('rolldown').Plugin}
 */
function projectFiles(options, inputs, parseSync) {
  const { root, toRoot, provided, ours = [], transpilePackages = [], serverExternalPackages = [] } = options;
  const parse = (/** @type {string} */ file, /** @type {string} */ code) =>
    parseSync(file, code, { lang: /\.[cm]?jsx?$/.test(file) ? 'jsx' : undefined, sourceType: 'unambiguous' });
  /** How the result names a file that stays where it is. */
  const named = (/** @type {string} */ file) => {
    if (toRoot === undefined) return file;
    const inside = path.relative(root, file);
    return path.isAbsolute(inside) ? file : `${toRoot}/${inside.split(path.sep).join('/')}`;
  };

  return {
    name: 'ferroute:project',

    async resolveId(source, importer, { kind, isEntry }) {
      if (source === ROOT) return source;
      if (isEntry || !importer) return null;
      if (source.startsWith('node:') || BUILTINS.has(source)) return { id: source, external: true };
      if (importer.startsWith(COMMONJS)) return { id: source, external: true };
      if (ours.includes(source)) return { id: COMMONJS + source };
      const found = await this.resolve(source, importer, { kind, skipSelf: true });
      if (!found && provided.includes(source)) return { id: COMMONJS + source };
      if (!found || found.external) {
        // Only an `import` has to be there: a `require` may stand in a `try`, an `import()` behind a condition.
        return kind === 'import-statement' ? null : { id: source, external: true };
      }
      if (!staysOutside(source, found.id, transpilePackages, serverExternalPackages)) return found;
      if (kind === 'require-call') return { id: named(found.id), external: true };
      if (!isModule(found.id)) {
        // Through `require`, so that named imports and `__esModule` mean what they mean to other bundlers.
        return { id: COMMONJS + named(found.id) };
      }
      return { id: toRoot === undefined ? pathToFileURL(found.id).href : named(found.id), external: true };
    },

    load(id) {
      if (id === ROOT) {
        const code = `module.exports = require("node:path").join(__dirname, ${JSON.stringify(toRoot)});`;
        return { code, moduleType: 'js' };
      }
      if (!id.startsWith(COMMONJS)) return null;
      return { code: `module.exports = require(${JSON.stringify(id.slice(COMMONJS.length))});`, moduleType: 'js' };
    },

    transform(code, id) {
      if (id.startsWith('\0')) return null;
      inputs.add(id);
      if (id.endsWith('.json')) return null;
      const isEntry = this.getModuleInfo(id)?.isEntry ?? false;
      const moved = keepPlace(code, { file: id, isEntry, root, toRoot }, parse);
      // `map: null`: the lines are the same.
      return moved === undefined ? null : { code: moved, map: null };
    },
  };
}

/**
 * Whether an import is left to node when the result runs.
 *
 * @param {string} source As it was written.
 * @param {string} file What it was found to be.
 * @param {string[]} bundled
 * @param {string[]} outside
 */
function staysOutside(source, file, bundled, outside) {
  if (file.endsWith('.node')) return true;
  const isOf = (/** @type {string} */ name) => source === name || source.startsWith(`${name}/`);
  // A package of the same repository, which the package manager has linked to.
  if (!file.includes(NODE_MODULES)) return outside.some(isOf);
  const inside = file.slice(file.lastIndexOf(NODE_MODULES) + NODE_MODULES.length).split(path.sep);
  const name = inside[0].startsWith('@') ? `${inside[0]}/${inside[1]}` : inside[0];
  return !bundled.includes(name) && !bundled.some(isOf);
}

/** Whether node loads a file as an ES module: by its extension, else by the package it belongs to. */
function isModule(/** @type {string} */ file) {
  const extension = path.extname(file);
  if (extension !== '.js') return extension === '.mjs' || extension === '.wasm';
  for (let dir = path.dirname(file); dir !== path.dirname(dir); dir = path.dirname(dir)) {
    try {
      return JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8')).type === 'module';
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') return false;
    }
    if (path.basename(path.dirname(dir)) === 'node_modules') return false;
  }
  return false;
}

module.exports = { projectFiles };
