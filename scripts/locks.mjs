// Each package-lock.json is in step with its package.json files and says nothing about where packages come from.
// (Cargo.lock is checked by `cargo metadata --locked` in arrows.mjs.)

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { glob } from './files.mjs';
import { main, root } from './shell.mjs';

/**
 * @param {object} lock A parsed package-lock.json.
 * @param {Record<string, object>} manifests Folder below the lock file ('' is its own) → parsed package.json.
 * @returns {string[]} What is out of step.
 */
export function outOfStep(lock, manifests) {
  const wrong = [];
  for (const [folder, manifest] of Object.entries(manifests)) {
    const locked = lock.packages[folder];
    if (!locked) wrong.push(`${folder || '.'} is missing`);
    else {
      for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']) {
        const [wanted, known] = [manifest[kind] ?? {}, locked[kind] ?? {}];
        for (const name of new Set([...Object.keys(wanted), ...Object.keys(known)])) {
          if (wanted[name] !== known[name]) {
            wrong.push(
              `${folder || '.'}: ${name} is ${known[name] ?? 'absent'}, package.json says ${wanted[name] ?? 'nothing'}`,
            );
          }
        }
      }
    }
  }
  for (const [name, { resolved, link }] of Object.entries(lock.packages)) {
    if (resolved && !link) wrong.push(`${name} records an address`);
  }
  return wrong;
}

async function check() {
  const read = async (file) => JSON.parse(await readFile(path.join(root, file), 'utf8'));
  let failed = false;
  for (const [folder, patterns] of [
    ['', ['package.json', 'packages/*/package.json', 'examples/*/package.json']],
    ['test/', ['test/package.json']],
    ['test/applications/', ['test/applications/package.json']],
    ['test/next/', ['test/next/package.json']],
    ['test/packages/', ['test/packages/package.json', 'test/packages/*/package.json']],
    ['test/next-packages/', ['test/next-packages/package.json', 'test/next-packages/projects/*/package.json']],
    ['bench/', ['bench/package.json']],
  ]) {
    const file = `${folder}package-lock.json`;
    if (!existsSync(path.join(root, file))) {
      console.error(`${file} is missing`);
      failed = true;
      continue;
    }
    const manifests = {};
    for (const name of await glob(patterns))
      manifests[path.posix.dirname(name.slice(folder.length)).replace(/^\.$/, '')] = await read(name);
    const wrong = outOfStep(await read(file), manifests);
    for (const message of wrong) console.error(`${file}: ${message}`);
    failed ||= wrong.length > 0;
  }
  if (failed) console.error('Mend: npm install --package-lock-only (in the folder of that lock file)');
  return failed ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(check);
