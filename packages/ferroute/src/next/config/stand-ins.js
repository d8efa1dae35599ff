// `next/constants` and `next` for a configuration that requires them, where they are not installed.

'use strict';

const nodeModule = require('node:module');
const { standInFor } = require('../replaced');

/** What Node finds a file by; it has no types. */
const Module = /** @type {{ _resolveFilename: (request: string, ...rest: any[]) => string }} */ (
  /** @type {unknown} */ (nodeModule)
);

/**
 * Loads something that may require them.
 *
 * @template T
 * @param {() => Promise<T>} load
 * @returns {Promise<T>}
 */
async function withStandIns(load) {
  const original = Module._resolveFilename;
  Module._resolveFilename = function resolveFilename(request, ...rest) {
    try {
      return original.call(this, request, ...rest);
    } catch (error) {
      const standIn = standInFor(request);
      if (!standIn) throw error;
      return `${standIn}.js`;
    }
  };
  try {
    return await load();
  } finally {
    Module._resolveFilename = original;
  }
}

/** Whether a module was not found that there is a stand-in for: an `import`, which node resolves by itself. */
function lacksNext(/** @type {unknown} */ error) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  const name = code === 'ERR_MODULE_NOT_FOUND' && /^Cannot find package '(next)'/.exec(message)?.[1];
  return Boolean(name);
}

module.exports = { lacksNext, withStandIns };
