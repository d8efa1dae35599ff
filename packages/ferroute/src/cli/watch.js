// Tells when a source file of a project changes.

'use strict';

const fs = require('node:fs');
const path = require('node:path');

const SOURCE = /\.(?:[cm]?[jt]s|[jt]sx)$/;
/** Settings that count although they are no source; other JSON is as likely to be data that a handler writes. */
const SETTINGS = new Set(['package.json', 'tsconfig.json', 'jsconfig.json', 'ferroute.config.json']);
/** Editors write a file in several steps. */
const SETTLED = 60;

/**
 * Watches a directory and those below it, without packages and hidden ones. `fs.watch` has `recursive`, but would watch
 * all of node_modules, too.
 *
 * @param {string} root
 * @param {Set<string>} inputs Files that count whatever their extension is.
 * @param {(file: string) => void} changed Called once, with the first file.
 * @returns {() => void} Stops it.
 */
function watch(root, inputs, changed) {
  /** @type {Map<string, fs.FSWatcher>} */
  const watchers = new Map();
  /** @type {NodeJS.Timeout | undefined} */
  let timer;

  const notice = (/** @type {string} */ file) => {
    if (!SOURCE.test(file) && !inputs.has(file) && !SETTINGS.has(path.basename(file))) return;
    timer ??= setTimeout(() => {
      stop();
      changed(file);
    }, SETTLED);
  };

  /** Watches a directory and those below it; gives the files that are there. */
  const add = (/** @type {string} */ dir) => {
    /** @type {string[]} */
    const files = [];
    if (watchers.has(dir)) return files;
    try {
      const watcher = fs.watch(dir, (_event, name) => name && seen(path.join(dir, String(name))));
      watcher.on('error', () => drop(dir));
      watchers.set(dir, watcher);
      for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
        const inside = path.join(dir, entry.name);
        if (entry.isFile()) files.push(inside);
        else if (entry.isDirectory() && !isSkipped(entry.name)) files.push(...add(inside));
      }
    } catch {
      // Gone again, or not ours to read.
    }
    return files;
  };

  const drop = (/** @type {string} */ dir) => {
    watchers.get(dir)?.close();
    watchers.delete(dir);
  };

  const seen = (/** @type {string} */ file) => {
    if (isSkipped(path.basename(file))) return;
    const stats = fs.statSync(file, { throwIfNoEntry: false });
    if (stats?.isDirectory()) {
      // A new directory may have got its files before it was watched.
      for (const inside of add(file)) notice(inside);
      return;
    }
    if (!stats && watchers.has(file)) drop(file);
    notice(file);
  };

  const stop = () => {
    clearTimeout(timer);
    for (const watcher of watchers.values()) watcher.close();
    watchers.clear();
  };

  add(root);
  return stop;
}

const isSkipped = (/** @type {string} */ name) =>
  name === 'node_modules' || (name.startsWith('.') && !name.startsWith('.env'));

module.exports = { watch };
