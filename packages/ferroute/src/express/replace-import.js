// What `import` finds for `express` where none is installed; for the hooks of replace.js and replace-hooks.mjs.

'use strict';

const path = require('node:path');
const { fileURLToPath, pathToFileURL } = require('node:url');
const { missing, standIn } = require('./package-files');

/**
 * @param {string} specifier
 * @param {string | undefined} parentUrl
 * @param {unknown} error What Node said of it.
 * @returns {{ url: string, format: string, shortCircuit: true }}
 */
function resolveImport(specifier, parentUrl, error) {
  if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ERR_MODULE_NOT_FOUND') throw error;
  const inside = specifier.slice('express/'.length);
  const dir = parentUrl?.startsWith('file:') ? path.dirname(fileURLToPath(parentUrl)) : process.cwd();
  const stand = standIn(inside, dir);
  if (!stand) throw error;
  if (stand.make) throw missing(inside, 'after installing Express, or require() it');
  const { filename } = stand;
  const isJson = filename.endsWith('.json');
  // The names that can be imported stand in a file of their own.
  const url = pathToFileURL(isJson ? filename : filename.replace(/\.js$/, '.mjs')).href;
  return { url, format: isJson ? 'json' : 'module', shortCircuit: true };
}

module.exports = { resolveImport };
