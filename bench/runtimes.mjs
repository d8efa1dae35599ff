// Where the programs that run servers are. The npm packages carry them as files, one package for each platform, so no
// install script has to run.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

export const benchDir = here;
export const rootDir = join(here, '..');
export const nextDir = join(here, 'peers', 'next');
export const axumDir = join(here, 'peers', 'axum');
export const engineDir = join(here, 'peers', 'engine');

const installed = (...path) => join(here, 'node_modules', ...path);

/** The platform packages of Bun and Deno. */
export const bunPackage = `@oven/bun-linux-${process.arch === 'arm64' ? 'aarch64' : process.arch}`;
export const denoPackage = `@deno/linux-${process.arch}-glibc`;

export const runtimes = {
  20: installed(`node-20-linux-${process.arch}`, 'bin', 'node'),
  24: installed(`node-24-linux-${process.arch}`, 'bin', 'node'),
  bun: installed(bunPackage, 'bin', 'bun'),
  deno: installed(denoPackage, 'deno'),
  axum: join(axumDir, 'target', 'release', 'bench-axum'),
  engine: join(engineDir, 'target', 'release', 'bench-engine'),
  next: join(nextDir, 'node_modules', 'next', 'dist', 'bin', 'next'),
};

/** The file that `ferroute` runs, from the package's own manifest. */
export function ferrouteBin() {
  const dir = join(rootDir, 'packages', 'ferroute');
  const { bin } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
  return join(dir, typeof bin === 'string' ? bin : bin.ferroute);
}

/** The version of an npm package of the bench. */
export function packageVersion(name, dir = here) {
  return JSON.parse(readFileSync(join(dir, 'node_modules', name, 'package.json'), 'utf8')).version;
}

/** The version of axum that its peer is locked to. */
export function axumVersion() {
  const lock = readFileSync(join(axumDir, 'Cargo.lock'), 'utf8');
  return /name = "axum"\nversion = "([^"]+)"/.exec(lock)?.[1] ?? '';
}
