// The keys of draft mode and preview mode: those of the project, the same after a restart, so that a cookie outlives it.

'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { threadId, workerData } = require('node:worker_threads');

/**
 * @typedef {object} PreviewKeys Named as Next names them.
 * @property {string} previewModeId The value of the cookie `__prerender_bypass`.
 * @property {string} previewModeSigningKey
 * @property {string} previewModeEncryptionKey
 * @property {string} [unsaved] The file in which they are to be kept, once somebody has used them.
 */

const NAMES = /** @type {const} */ (['previewModeId', 'previewModeSigningKey', 'previewModeEncryptionKey']);

/** @type {PreviewKeys | undefined} */
let keys;

/**
 * The keys of this process. What the main thread has read or made, workers are given.
 *
 * @returns {PreviewKeys}
 */
function previewKeys() {
  if (!keys) {
    keys = readPreviewKeys(workerData?.dir ?? process.cwd());
  }
  if (keys.unsaved) {
    save(keys.unsaved, keys);
    keys.unsaved = undefined;
  }
  return keys;
}

/** What the main thread has read or made. */
function usePreviewKeys(/** @type {PreviewKeys} */ given) {
  keys = given;
}

/** Makes the keys of a project where there are none, for the server to find. */
function keepPreviewKeys(/** @type {string} */ dir) {
  const made = readPreviewKeys(dir);
  if (made.unsaved) save(made.unsaved, made);
}

/**
 * Reads the keys of a project, and makes them where there are none: kept are those that are used.
 *
 * @param {string} dir
 * @param {string} [manifest] The prerender manifest of a Next build in which other keys stand, which its pages know.
 * @returns {PreviewKeys}
 */
function readPreviewKeys(dir, manifest) {
  const built = manifest && read(manifest)?.preview;
  if (isKeys(built)) return only(built);
  const file = path.join(dir, '.ferroute', 'preview.json');
  const kept = read(file);
  if (isKeys(kept)) return only(kept);
  // Loaded only where there are none: it takes a while.
  const { randomBytes } = require('node:crypto');
  return {
    previewModeId: randomBytes(16).toString('hex'),
    previewModeSigningKey: randomBytes(32).toString('hex'),
    previewModeEncryptionKey: randomBytes(32).toString('hex'),
    unsaved: file,
  };
}

/** @param {PreviewKeys} keys @returns {PreviewKeys} */
const only = ({ previewModeId, previewModeSigningKey, previewModeEncryptionKey }) => ({
  previewModeId,
  previewModeSigningKey,
  previewModeEncryptionKey,
});

/** @param {any} value @returns {value is PreviewKeys} */
function isKeys(value) {
  return value !== null && typeof value === 'object' && NAMES.every((name) => isKey(value[name]));
}

const isKey = (/** @type {unknown} */ value) => typeof value === 'string' && value.length >= 16;

/** @param {string} file @returns {any} Undefined when it cannot be read. */
function read(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Every worker does so, with the same keys.
 *
 * @param {string} file
 * @param {PreviewKeys} made
 */
function save(file, made) {
  const own = `${file}.${process.pid}.${threadId}`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(own, JSON.stringify(only(made)), { mode: 0o600 });
    fs.renameSync(own, file);
  } catch {
    // A directory that nobody may write to: the keys live as long as the process.
    fs.rmSync(own, { force: true });
  }
}

module.exports = { keepPreviewKeys, previewKeys, readPreviewKeys, usePreviewKeys };
