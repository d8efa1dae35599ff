// Watches the files of a project, without its packages and hidden ones.
//
// With one `fs.watch` for each directory: all of them share one inotify instance of this thread, and node has no more to
// install (docs/design/bundling.md has its time). `fs.watch` with `recursive` would watch all of node_modules.

'use strict';

const fs = require('node:fs');
const path = require('node:path');

/**
 * @param {string} root
 * @param {(file: string, isNew: boolean) => void} changed Told of each change at once; several times of one that is
 *   written in several steps. `isNew`: a file came, went or was replaced.
 * @param {number} since What is younger than this has changed already. In milliseconds.
 * @returns {() => void} Stops it.
 */
function watch(root, changed, since) {
  /** @type {Map<string, fs.FSWatcher>} */
  const watchers = new Map();

  /** Watches a directory and those below it; gives the files that are there. */
  const add = (/** @type {string} */ dir) => {
    /** @type {string[]} */
    const files = [];
    if (watchers.has(dir)) return files;
    try {
      const watcher = fs.watch(dir, (event, name) => name && seen(path.join(dir, String(name)), event === 'rename'));
      watcher.on('error', () => drop(dir));
      watchers.set(dir, watcher);
      for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
        const inside = path.join(dir, entry.name);
        if (entry.isDirectory() && !isSkipped(entry.name)) files.push(...add(inside));
        else if (entry.isFile()) files.push(inside);
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

  const seen = (/** @type {string} */ file, /** @type {boolean} */ isNew) => {
    if (isSkipped(path.basename(file))) return;
    if (isNew) {
      const stats = fs.statSync(file, { throwIfNoEntry: false });
      if (stats?.isDirectory()) {
        // A new directory may have got its files before it was watched.
        for (const inside of add(file)) changed(inside, true);
        return;
      }
      if (!stats) {
        for (const dir of watchers.keys()) if (dir === file || dir.startsWith(file + path.sep)) drop(dir);
      }
    }
    changed(file, isNew);
  };

  for (const file of add(root)) {
    const stats = fs.statSync(file, { throwIfNoEntry: false });
    if (stats && stats.mtimeMs > since) changed(file, false);
  }
  return () => {
    for (const watcher of watchers.values()) watcher.close();
    watchers.clear();
  };
}

const isSkipped = (/** @type {string} */ name) =>
  name === 'node_modules' || (name.startsWith('.') && !name.startsWith('.env'));

module.exports = { watch };
