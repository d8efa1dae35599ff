// Brings everything that a run needs: packages, wrk, binaries, built applications. Each step does nothing if its
// result is there.

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { appDir, fixturesDir, writeApp, writeFixtures } from './fixtures.mjs';
import { axumDir, benchDir, engineDir, nextDir, rootDir, runtimes } from './runtimes.mjs';

/**
 * @param {{ workload: import('./workloads.mjs').Workload, servers: import('./servers.mjs').Server[] }[]} groups
 * @param {(line: string) => void} say
 */
export async function prepare(groups, say) {
  if (process.platform !== 'linux') throw new Error('the bench reads /proc: it runs on Linux only');
  const servers = new Set(groups.flatMap((group) => group.servers));
  const needed = new Set([...servers].flatMap(({ needs }) => needs));

  await installWrk(say);
  await installPackages(benchDir, say);
  writeFixtures();
  if (needed.has('axum')) await buildCrate(axumDir, runtimes.axum, say);
  if (needed.has('engine')) await buildCrate(engineDir, runtimes.engine, say);
  if (needed.has('ours')) await buildOurs(say);
  if (needed.has('next')) await installPackages(nextDir, say);
  for (const { workload, servers } of groups) {
    for (const server of servers) if (server.apps) await prepareApp(server, workload.routes ?? 0, say);
  }
}

async function installWrk(say) {
  if (!spawnSync('wrk', ['-v']).error) return;
  say('installing wrk');
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  try {
    await run([...sudo, 'apt-get', 'install', '-y', '--no-install-recommends', 'wrk'], benchDir);
  } catch (error) {
    throw new Error(`wrk is missing and could not be installed; install it and try again\n${error.message}`);
  }
}

/** `npm ci`, if the lock file is not the one that was installed. */
async function installPackages(dir, say) {
  const lock = hash([readFileSync(join(dir, 'package-lock.json'))]);
  await unlessStamped(join(dir, 'node_modules', '.installed-lock'), lock, async () => {
    say(`installing ${dir === nextDir ? 'Next.js' : 'the peers'}`);
    // No install script is needed: the binaries are used where the platform packages have them.
    await run(['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], dir);
  });
}

/** cargo itself knows what has changed. */
async function buildCrate(dir, binary, say) {
  if (!existsSync(binary)) say(`building ${basename(dir)}`);
  const target = join(dir, 'target');
  await run(['cargo', 'build', '--release', '--quiet', '--target-dir', target], dir);
}

async function buildOurs(say) {
  say('building Ferroute');
  await run(['npm', 'run', '--silent', 'build'], rootDir);
}

/**
 * Writes a file-route application where its server looks for it, and has Next build its own.
 *
 * @param {import('./servers.mjs').Server} server
 * @param {number} routes
 * @param {(line: string) => void} say
 */
async function prepareApp({ apps: kind, needs }, routes, say) {
  const forNext = needs.includes('next');
  const dir = forNext ? appDir(kind, routes, join(nextDir, 'target')) : appDir(kind, routes);
  const sources = hash(sourcesOf(join(benchDir, 'programs', kind)).map((file) => readFileSync(file)));
  const lock = forNext ? hash([readFileSync(join(nextDir, 'package-lock.json'))]) : '';
  await unlessStamped(join(dir, '.built-from'), `${sources} ${routes} ${lock}`, async () => {
    writeApp(kind, routes, dir);
    if (!forNext) return;
    say(`building programs/${kind} with Next.js`);
    writeFileSync(
      join(dir, 'next.config.mjs'),
      `export default { turbopack: { root: ${JSON.stringify(nextDir)} } };\n`,
    );
    await run([process.execPath, runtimes.next, 'build', dir], nextDir, {
      NEXT_TELEMETRY_DISABLED: '1',
      FIXTURES: fixturesDir, // Next loads every route once while it builds
    });
  });
}

function sourcesOf(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Does the work unless `stamp` says that it was done for this very `key`. */
async function unlessStamped(stamp, key, work) {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return;
  await work();
  writeFileSync(stamp, key);
}

function hash(contents) {
  const sum = createHash('sha256');
  for (const content of contents) sum.update(content);
  return sum.digest('hex');
}

/** Runs a command quietly; what it printed is shown only if it fails. */
function run([file, ...args], cwd, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-8192);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => reject(new Error(`${file}: ${error.message}`)));
    child.on('close', (code) => {
      if (code === 0) return resolve(undefined);
      reject(new Error(`\`${[file, ...args].join(' ')}\` in ${cwd} ended with ${code}:\n${output.trim()}`));
    });
  });
}
