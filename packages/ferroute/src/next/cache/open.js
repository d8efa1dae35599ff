// Opens the process's cache, before anything is served.

'use strict';

const path = require('node:path');
const binding = require('../../binding');
const { droppedCookies } = require('../draft');

/** How long the end of the process waits for what is still to be written. */
const LAST = 1000;

/**
 * @param {string} dir The project's.
 * @param {any} next Its configuration, normalised; undefined: none.
 * @param {object} about
 * @param {boolean} about.dev Then nothing outlives the process.
 * @param {string} about.build Names the build: its answers are not those of another.
 * @param {string} about.draft The cookie by which drafts are seen.
 */
function openCache(dir, next, { dev, build, draft }) {
  binding.cacheOpen({
    maxMemory: next?.cacheMaxMemorySize,
    dir: dev ? undefined : path.join(dir, '.ferroute', 'cache'),
    build,
  });
  // Of several zones on one host each has a cookie that is none of the others'.
  const dropped = next?.experimental.multiZoneDraftMode ? [] : droppedCookies();
  binding.cacheDraft(draft, ...dropped);
  if (!dev) process.once('exit', () => binding.cacheFlush(LAST));
}

module.exports = { openCache };
