// The files that something was made of, so that it is known later whether it would be made the same again.

'use strict';

const fs = require('node:fs');

/**
 * @typedef {object} Input
 * @property {number} size
 * @property {number} changed `mtime`, in milliseconds.
 * @property {string} hash
 */

/** @returns {Input} */
function inputOf(/** @type {string} */ file) {
  const { size, mtimeMs } = fs.statSync(file);
  return { size, changed: mtimeMs, hash: hashOf(fs.readFileSync(file)) };
}

/** Whether a file is another one now, or gone. */
function hasChanged(/** @type {string} */ file, /** @type {Input} */ { size, changed, hash }) {
  const stats = fs.statSync(file, { throwIfNoEntry: false });
  if (!stats || stats.size !== size) return true;
  // A copy, or a checkout, has its own time.
  return stats.mtimeMs !== changed && hashOf(fs.readFileSync(file)) !== hash;
}

/** The hash function is loaded only where it is needed. */
const hashOf = (/** @type {Buffer} */ content) =>
  require('node:crypto').createHash('sha256').update(content).digest('base64url');

module.exports = { hasChanged, inputOf };
