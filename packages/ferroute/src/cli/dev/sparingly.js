// Native addons that take memory when they need it, not ahead of time: in development many processes share a machine. Saves
// 50 MB for the bundler, and 8 MB for our own addon. The bundler, which works now and then, also gives back at once what it
// has freed: another 20 MB.

'use strict';

/** What the allocator of both reads once, when it is loaded. */
const ON_DEMAND = { MIMALLOC_ARENA_EAGER_COMMIT: '0' };
const GIVEN_BACK = { MIMALLOC_PURGE_DELAY: '0' };

/**
 * @template T
 * @param {() => T | Promise<T>} load Loads an addon.
 * @param {Record<string, string>} [variables] What it is to read, where the person has not said something else.
 * @returns {Promise<T>}
 */
async function sparingly(load, variables = ON_DEMAND) {
  const ours = Object.entries(variables).filter(([name]) => process.env[name] === undefined);
  for (const [name, value] of ours) process.env[name] = value;
  try {
    return await load();
  } finally {
    // Not for the processes that this one starts.
    for (const [name] of ours) delete process.env[name];
  }
}

module.exports = { GIVEN_BACK, ON_DEMAND, sparingly };
