// Native addons that take memory when they need it, not ahead of time: in development many processes share a machine. Saves
// 50 MB for the bundler, and 8 MB for our own addon.

'use strict';

/** The allocator of both reads it once, when it is loaded. */
const COMMIT = 'MIMALLOC_ARENA_EAGER_COMMIT';

/**
 * @template T
 * @param {() => T | Promise<T>} load Loads an addon.
 * @returns {Promise<T>}
 */
async function sparingly(load) {
  if (process.env[COMMIT] !== undefined) return load();
  process.env[COMMIT] = '0';
  try {
    return await load();
  } finally {
    // Not for the processes that this one starts.
    delete process.env[COMMIT];
  }
}

module.exports = { sparingly };
