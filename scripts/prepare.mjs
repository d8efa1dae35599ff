// What must be there before anything runs: the npm packages and the native addon. Both are skipped when nothing changed.

import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { glob } from './files.mjs';
import { Mend, root, run } from './shell.mjs';

const require = createRequire(import.meta.url);

/** Fails on a Node that cannot run Ferroute. */
export async function checkNode() {
  const { engines } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const wanted = Number(/\d+/.exec(engines.node)[0]);
  const found = Number(process.versions.node.split('.')[0]);
  if (found < wanted) {
    throw new Mend(`Ferroute needs Node ${wanted} or newer; this is ${process.version}. See https://nodejs.org/`);
  }
}

/**
 * Installs the workspace's npm packages, unless this was done for the same manifests before.
 *
 * @param {{ dev?: boolean }} [options] `dev`: the tools that check the code, too; running needs none of them.
 */
export async function installPackages({ dev = false } = {}) {
  const stamp = path.join(root, 'node_modules', '.ferroute-stamp');
  const state = await manifestHash();
  const installed = await readFile(stamp, 'utf8').catch(() => '');
  if (installed === `${state} all` || (!dev && installed === `${state} runtime`)) return;

  // Tools that are there already stay.
  const all = dev || installed.endsWith(' all');
  console.log(all ? 'Installing npm packages and tools…' : 'Installing npm packages…');
  // Not `npm ci`: it deletes node_modules first, under the feet of a server that runs from it.
  const { code } = await run([
    'npm',
    'install',
    '--no-save',
    '--ignore-scripts',
    '--loglevel=error',
    ...(all ? [] : ['--omit=dev']),
  ]);
  if (code === 127) throw new Mend('npm is not installed. It comes with Node: https://nodejs.org/');
  if (code !== 0) throw new Mend('npm could not install the packages (see above). Without a network, nothing can.');
  await mkdir(path.dirname(stamp), { recursive: true });
  await writeFile(stamp, `${state} ${all ? 'all' : 'runtime'}`);
}

async function manifestHash() {
  const manifests = await glob([
    'package.json',
    'package-lock.json',
    'packages/*/package.json',
    'examples/*/package.json',
  ]);
  const hash = createHash('sha256');
  for (const file of manifests) hash.update(file).update(await readFile(path.join(root, file)));
  return hash.digest('hex');
}

/** Builds the native addon (cargo knows what has changed) and puts it where `packages/ferroute` loads it from. */
export async function buildAddon() {
  await checkToolchain();
  const { code, output } = await run(
    ['cargo', 'build', '--release', '--package', 'ferroute-node', '--message-format', 'json-render-diagnostics'],
    { capture: true },
  );
  if (code !== 0) throw new Mend('The native addon did not build: see the first error above.');

  const built = addonFile(output);
  const { addonName } = require('../packages/ferroute/src/binding/name.js');
  const place = path.join(root, 'packages/ferroute', addonName());
  const [fresh, present] = await Promise.all([readFile(built), readFile(place).catch(() => undefined)]);
  if (present && fresh.equals(present)) return;
  // By rename: a process that has the old file mapped keeps it.
  const temporary = `${place}.${process.pid}`;
  try {
    await copyFile(built, temporary);
    await rename(temporary, place);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** The path of the shared library among cargo's messages, wherever the target directory is. */
function addonFile(messages) {
  for (const line of messages.split('\n')) {
    if (!line.startsWith('{')) continue;
    const message = JSON.parse(line);
    if (message.reason !== 'compiler-artifact' || message.target.name !== 'ferroute_node') continue;
    const library = message.filenames.find((name) => /\.(so|dylib|dll)$/.test(name));
    if (library) return library;
  }
  throw new Mend('cargo built no shared library: is `crate-type = ["cdylib"]` gone from crates/node/Cargo.toml?');
}

async function checkToolchain() {
  const wanted = /^rust-version = "(.+)"$/m.exec(await readFile(path.join(root, 'Cargo.toml'), 'utf8'))[1];
  const rustc = await run(['rustc', '--version'], { capture: true });
  if (rustc.code !== 0) {
    throw new Mend(
      `Rust is not installed. Get ${wanted} or newer from https://rustup.rs/, open a new shell, and try again.`,
    );
  }
  const found = /\d+\.\d+\.\d+/.exec(rustc.output)[0];
  if (found.localeCompare(wanted, undefined, { numeric: true }) < 0) {
    throw new Mend(`Ferroute needs Rust ${wanted} or newer; this is ${found}. Mend: rustup update stable`);
  }
  if (process.platform === 'win32') return;
  const cc = await run([process.env.CC || 'cc', '--version'], { capture: true });
  if (cc.code !== 0) {
    const mend = process.platform === 'darwin' ? 'xcode-select --install' : 'sudo apt-get install gcc libc6-dev';
    throw new Mend(`There is no C compiler, which Rust needs for linking. Mend: ${mend} (or your system's like of it)`);
  }
}
