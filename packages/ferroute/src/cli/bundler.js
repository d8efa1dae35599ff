// The bundler: from files of a project to modules that node can load, in memory. Two ways: `bundleWhole` for a build, all
// entries at once and what they share in chunks of their own; `bundleModules` for development, a module for each file,
// named after what is in it, so that one that did not change is the same module for everybody and stays loaded.

'use strict';

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { useCachePlugin } = require('../next/cache/use-cache-transform');
const { projectFiles } = require('./bundle-plugin');
const { segmentsPlugin } = require('./bundle-segments');

/**
 * @typedef {import('./bundle').BuildError} BuildError
 * @typedef {import('rolldown').OutputChunk} Chunk
 *
 * @typedef {import('./bundle-plugin').ProjectOptions & More} BundleOptions
 *
 * @typedef {object} More
 * @property {Record<string, string>} [define] What is written in the place of names, as source text.
 * @property {{ cacheComponents: boolean, cacheKinds: string[] }} [segments] Of file routes: what next.config says of what they
 *   may say.
 *
 * @typedef {object} Built
 * @property {string[]} entries
 * @property {Chunk[]} chunks
 * @property {BuildError[]} errors
 * @property {string[]} inputs Every file of the project that was read.
 * @property {() => void} free Gives the memory of the chunks back, rather than when they are collected.
 * @property {string[]} commonjs The entries that are CommonJS: their `module.exports` is the default export of the result.
 */

/**
 * @param {BundleOptions} options
 * @param {string[]} entries Absolute paths.
 * @returns {Promise<Built>} The chunk of an entry is `entry<index>.mjs`.
 */
async function bundleWhole(options, entries) {
  const input = Object.fromEntries(entries.map((file, index) => [`entry${index}`, file]));
  return generate(options, entries, { input }, [], {
    entryFileNames: '[name].mjs',
    chunkFileNames: 'shared-[hash].mjs',
  });
}

/**
 * @param {BundleOptions} options
 * @param {string[]} entries Absolute paths.
 * @returns {Promise<Built>} The chunk of an entry has its file as `facadeModuleId`.
 */
async function bundleModules(options, entries) {
  const input = Object.fromEntries(entries.map((file, index) => [`${index}-${path.parse(file).name}`, file]));
  input['ferroute-runtime'] = RUNTIME;
  const unchanging = {
    input,
    // What a file exports, or has in it, must not depend on who uses it.
    treeshake: false,
    optimization: { inlineConst: false },
    preserveEntrySignatures: /** @type {const} */ ('strict'),
  };
  /** @type {Map<string, string>} */
  const versions = new Map();
  return generate(options, entries, unchanging, [eachAlone(versions)], {
    // A line that was added changes where the others stand, if nothing else.
    footer: ({ moduleIds }) => `// ${moduleIds.map((id) => versions.get(id) ?? '').join(' ')}`,
    preserveModules: true,
    preserveModulesRoot: options.root,
    entryFileNames: '[name]-[hash].mjs',
    chunkFileNames: '[name]-[hash].mjs',
  });
}

const RUNTIME = '\0ferroute:runtime';
const RUNTIME_MODULE = '\0ferroute:runtime-module';
const RUNTIME_COMMONJS = '\0ferroute:runtime-commonjs';
/** Before a file: who wants all its exports as one object. */
const NAMESPACE = '\0ferroute:namespace:';
/** Behind it: an extension says what a module is. */
const MODULE = '.mjs';

/**
 * The bundler has its own small functions in a module of their own, with those that are used. This uses all of them, so
 * that it is the same module in each build.
 *
 * @type {Record<string, string>}
 */
const USES = {
  [RUNTIME]: `import * as module from "${RUNTIME_MODULE}"; import commonjs, * as all from "${RUNTIME_COMMONJS}";
    export { module, commonjs, all };
    export default [() => require("./" + module), () => import("${RUNTIME_COMMONJS}")];`.replaceAll('\0', '\\0'),
  [RUNTIME_MODULE]: `export const a = 1; export * from "node:fs"; export * from "${RUNTIME_COMMONJS}";`.replaceAll(
    '\0',
    '\\0',
  ),
  [RUNTIME_COMMONJS]: `module.exports = [require("${RUNTIME_MODULE}")];`.replaceAll('\0', '\\0'),
};

/**
 * Makes each file of the project an entry of its own, with all its exports, and with the object that holds them.
 *
 * @param {Map<string, string>} versions Gathers, by file, what changes with it.
 * @returns {import('rolldown').Plugin}
 */
function eachAlone(versions) {
  return {
    name: 'ferroute:each-alone',
    resolveId: (source) => (source in USES || source.startsWith(NAMESPACE) ? source : null),
    load(id) {
      if (id in USES) return { code: USES[id], moduleType: 'js' };
      if (!id.startsWith(NAMESPACE)) return null;
      const file = JSON.stringify(id.slice(NAMESPACE.length, -MODULE.length));
      return { code: `import * as all from ${file}; export default all;`, moduleType: 'js' };
    },
    transform(code, id) {
      if (id.startsWith('\0')) return;
      versions.set(id, createHash('sha1').update(code).digest('base64url'));
      this.emitFile({ type: 'chunk', id: NAMESPACE + id + MODULE });
      if (!this.getModuleInfo(id)?.isEntry) this.emitFile({ type: 'chunk', id, preserveSignature: 'strict' });
    },
  };
}

/**
 * @param {BundleOptions} options
 * @param {string[]} entries
 * @param {import('rolldown').InputOptions} input
 * @param {import('rolldown').Plugin[]} plugins
 * @param {import('rolldown').OutputOptions} output
 * @returns {Promise<Built>}
 */
async function generate(options, entries, input, plugins, output) {
  /** @type {BuildError[]} */
  const errors = [];
  /** @type {Set<string>} */
  const inputs = new Set();
  /** @type {Chunk[]} */
  let chunks = [];
  /** @type {string[]} */
  const commonjs = [];
  if (entries.length === 0) return { entries, chunks, errors, inputs: [], commonjs, free: () => {} };
  const { root, define, segments } = options;
  const { rolldown } = await import('rolldown');
  const { parseSync } = await import('rolldown/utils');
  const tsconfig = ['tsconfig.json', 'jsconfig.json']
    .map((name) => path.join(root, name))
    .find((file) => fs.existsSync(file));
  try {
    const built = await rolldown({
      ...input,
      cwd: root,
      platform: 'node',
      tsconfig: tsconfig ?? true,
      moduleTypes: { '.js': 'jsx', '.mjs': 'jsx', '.cjs': 'jsx' },
      transform: { define },
      plugins: [
        // Before anything is written into the source.
        ...(segments ? [segmentsPlugin(root, segments, errors)] : []),
        useCachePlugin(root, segments?.cacheKinds),
        projectFiles(options, inputs, parseSync),
        ...plugins,
        formatsOf(entries, commonjs),
      ],
      // Not found: other logs are advice about a bundle that is not for the eyes of anybody.
      onLog: (_level, log) => void (log.code === 'UNRESOLVED_IMPORT' && errors.push(errorOf(log, root))),
    });
    try {
      const generated = await built.generate({
        format: 'esm',
        sourcemap: true,
        // Where lines stand is enough for stack traces, and node keeps all of a map in memory.
        sourcemapExcludeSources: true,
        sourcemapPathTransform: (source, map) => path.resolve(path.dirname(map), source),
        ...output,
      });
      chunks = generated.output.filter((item) => item.type === 'chunk');
    } finally {
      await built.close();
    }
  } catch (error) {
    const all = /** @type {{ errors?: import('rolldown').RolldownError[] }} */ (error).errors;
    if (!all) throw error;
    errors.push(...all.map((each) => errorOf(each, root)));
  }
  // The bundler goes through the files in no order.
  errors.sort((one, other) => (one.file < other.file ? -1 : one.file > other.file ? 1 : 0));
  const { freeExternalMemory } = await import('rolldown/experimental');
  const free = () => chunks.forEach((chunk) => freeExternalMemory(chunk));
  return { entries, chunks, errors, inputs: [...inputs], commonjs, free };
}

/**
 * @param {string[]} entries
 * @param {string[]} commonjs Gathers those that are.
 * @returns {import('rolldown').Plugin}
 */
function formatsOf(entries, commonjs) {
  return {
    name: 'ferroute:formats',
    buildEnd() {
      commonjs.push(...entries.filter((file) => this.getModuleInfo(file)?.inputFormat === 'cjs'));
    },
  };
}

/**
 * @param {{ message?: string, code?: string, exporter?: string, id?: string, loc?: { file?: string, line: number, column: number } }} error
 * @param {string} root
 * @returns {BuildError}
 */
function errorOf(error, root) {
  const message =
    error.code === 'UNRESOLVED_IMPORT'
      ? `Cannot find module '${error.exporter}'`
      : String(error.message)
          .split('\n')[0]
          .replace(/^\[\w+\] /, '');
  const file = path.resolve(root, error.loc?.file ?? error.id ?? '.');
  return { message, file, line: error.loc?.line, column: error.loc && error.loc.column + 1 };
}

module.exports = { bundleModules, bundleWhole };
