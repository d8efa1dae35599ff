// What the bundler is told of a project: which imports are packages and stay outside, and that a module keeps its own
// `__dirname`, `import.meta.url` and `require.main` though it moves.

'use strict';

const { readFileSync } = require('node:fs');
const { builtinModules } = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const BUILTINS = new Set(builtinModules);
const NODE_MODULES = `${path.sep}node_modules${path.sep}`;
/** `require.main === module`, either way round. */
const IS_MAIN = /\b(?:require\.main\s*([!=]==?)\s*module|module\s*([!=]==?)\s*require\.main)\b/g;
/** Stands before the path of a CommonJS package that ES modules import. */
const COMMONJS = '\0commonjs:';

/**
 * @param {Set<string>} inputs Gathers the project's files.
 * @param {string[]} provided Packages that are there when the result runs, installed or not.
 * @returns {import('rolldown').Plugin}
 */
function projectFiles(inputs, provided) {
  return {
    name: 'ferroute:project',

    async resolveId(source, importer, { kind, isEntry }) {
      if (isEntry || !importer) return null;
      if (source.startsWith('node:') || BUILTINS.has(source)) return { id: source, external: true };
      if (importer.startsWith(COMMONJS)) return { id: source, external: true };
      const found = await this.resolve(source, importer, { kind, skipSelf: true });
      if (!found && provided.includes(source)) return { id: COMMONJS + source };
      if (!found || found.external) {
        // Only an `import` has to be there: a `require` may stand in a `try`, an `import()` behind a condition.
        return kind === 'import-statement' ? null : { id: source, external: true };
      }
      if (!found.id.includes(NODE_MODULES) && !found.id.endsWith('.node')) return found;
      if (kind === 'require-call') return { id: found.id, external: true };
      return isModule(found.id)
        ? { id: pathToFileURL(found.id).href, external: true }
        : // Through `require`, so that named imports and `__esModule` mean what they mean to other bundlers.
          { id: COMMONJS + found.id };
    },

    load(id) {
      if (!id.startsWith(COMMONJS)) return null;
      return { code: `module.exports = require(${JSON.stringify(id.slice(COMMONJS.length))});`, moduleType: 'js' };
    },

    transform(code, id) {
      if (id.startsWith('\0')) return null;
      inputs.add(id);
      return keepPlace(code, id, this.getModuleInfo(id)?.isEntry ?? false);
    },
  };
}

/**
 * Writes a module's own place into its source. Lines stay where they are, for the source map's sake.
 *
 * @param {string} code
 * @param {string} file
 * @param {boolean} isEntry
 * @returns {{ code: string, map: null } | null}
 */
function keepPlace(code, file, isEntry) {
  if (!/\b(?:__dirname|__filename|import\.meta|require\.main)\b/.test(code)) return null;
  const dir = path.dirname(file);
  const places = { url: pathToFileURL(file).href, filename: file, dirname: dir };
  let moved = code
    .replace(/\bimport\.meta\.(url|filename|dirname)\b/g, (_, /** @type {keyof typeof places} */ name) =>
      JSON.stringify(places[name]),
    )
    .replace(IS_MAIN, (_, sign, reverse) => String(isEntry === (sign ?? reverse).startsWith('=')));
  const variables = { __dirname: dir, __filename: file };
  for (const [name, value] of Object.entries(variables)) {
    const declared = new RegExp(`\\b(?:const|let|var)\\s+(?:\\{[^}]*)?${name}\\b`).test(code);
    if (moved.includes(name) && !declared) moved = `const ${name} = ${JSON.stringify(value)}; ${moved}`;
  }
  // `map: null`: the lines are the same.
  return { code: moved, map: null };
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
