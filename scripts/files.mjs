// The repository's own files: what is written here, without what was installed, built or measured.

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { root } from './shell.mjs';

const NOT_OURS = new Set(['.git', 'node_modules', 'target', '.ferroute', 'results']);

/** The repository's files that match one of the patterns, sorted, with `/`. `*` is any part of a name, `**` any folders. */
export async function glob(patterns, base = root) {
  const wanted = patterns.map(toRegExp);
  const files = [];
  for await (const file of walk(base, '')) if (wanted.some((regexp) => regexp.test(file))) files.push(file);
  return files.sort();
}

async function* walk(base, folder) {
  for (const entry of await readdir(path.join(base, folder), { withFileTypes: true })) {
    const name = folder ? `${folder}/${entry.name}` : entry.name;
    if (NOT_OURS.has(entry.name)) continue;
    if (entry.isDirectory()) yield* walk(base, name);
    else if (entry.isFile()) yield name;
  }
}

function toRegExp(pattern) {
  const source = pattern
    .replace(/[.+()[\]]/g, '\\$&')
    .replace(/\*\*\/|\*/g, (star) => (star === '*' ? '[^/]*' : '(?:.*/)?'));
  return new RegExp(`^${source}$`);
}
