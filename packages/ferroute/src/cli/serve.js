// `ferroute start` and `ferroute dev`: file routes in worker threads and the server program on the main thread, on one
// port. Read `serve` from top to bottom.

'use strict';

const binding = require('../binding');
const { open: openNative } = require('../http/dispatch');
const { readPreviewKeys } = require('../next/preview-keys');
const { PROVIDED } = require('../next/replaced');
const { addressOf, open, urls } = require('./address');
const { bundle } = require('./bundle');
const { conflicts } = require('./claims');
const { readConfig } = require('./config');
const { UserError, printError, styler } = require('./error');
const { settle } = require('./options');
const { startProgram } = require('./program');
const { printWarnings, readProject, routeTable, shown } = require('./project');
const { leave, listenAgain, restartOnChange, takenOver } = require('./restart');
const { drainOn } = require('./stop');
const { brokenFile } = require('./typescript');
const { Workers } = require('./workers');

const DEFAULT_PORT = 3000;

/**
 * @typedef {'dev' | 'start'} Mode
 * @typedef {import('../binding/native').Address} Address
 * @typedef {import('../binding/native').ListenOptions} ListenOptions
 * @typedef {import('./options').Settings} Settings
 * @typedef {import('./project').Project} Project
 * @typedef {import('./bundle').Bundle} Bundle
 */

/**
 * @param {Mode} mode
 * @param {string} typed The directory, as the person wrote it.
 * @param {Partial<Settings>} given From the command line.
 */
async function serve(mode, typed, given) {
  process.env.NODE_ENV ??= mode === 'dev' ? 'development' : 'production';
  if (mode === 'start') return void (await up(mode, typed, given, undefined));
  const before = takenOver();
  /** @type {Set<string>} */
  const inputs = new Set();
  // Watched before anything is read, so that no change is missed.
  /** @type {(leave: () => Promise<import('./restart').Before>) => void} */
  let ready = () => {};
  restartOnChange(
    typed,
    inputs,
    new Promise((resolve) => {
      ready = resolve;
    }),
  );
  try {
    const { asked, built } = await up(mode, typed, given, before);
    for (const input of built.inputs) inputs.add(input);
    ready(() => leave(asked));
  } catch (error) {
    // A `dev` that runs survives what would not have let it start: the next change may be the mend.
    if (!before || !(error instanceof UserError)) throw error;
    printError(error);
    ready(async () => before);
  }
}

/**
 * @param {Mode} mode
 * @param {string} typed
 * @param {Partial<Settings>} given
 * @param {import('./restart').Before | undefined} before What the process before this one left, after a restart.
 */
async function up(mode, typed, given, before) {
  const project = readProject(typed);
  const { dir, manifest, program } = project;
  if (manifest.routes.length === 0 && !program) {
    throw new UserError(`there is nothing to serve in ${dir}`, {
      mend: 'Create pages/api/hello.js, app/api/hello/route.js or server.js, or name another directory',
    });
  }
  const settings = settle(given, await readConfig(dir), process.env);
  const host = await addressOf(settings.host);
  if (!before) greet(mode, project);
  printWarnings(manifest);

  openNative();
  binding.appCreate(JSON.stringify(manifest), { health: settings.health, publicDir: manifest.publicDir });
  const building = bundle(
    dir,
    manifest.routes.map(({ file }) => file),
    PROVIDED,
  );
  const workers = workersFor(mode, project, building);
  const loading = workers.start(manifest.routes.length ? settings.workers : 0);
  const built = await building;
  if (mode === 'start') refuseBroken(built);
  const [failure] = await loading;
  if (failure && mode === 'start') throw new UserError(`${failure.place}: ${failure.message}`, { mend: failure.frame });

  // Nobody wants to wait for a stream that a browser holds open during development.
  const grace = mode === 'dev' ? Math.min(settings.grace, 1) : settings.grace;
  drainOn(['SIGINT', 'SIGTERM'], grace, workers);

  /** @type {ListenOptions} */
  let asked = {};
  /** @type {Address | undefined} */
  let address;
  const listen = (/** @type {ListenOptions} */ wanted) => {
    if (address) return address;
    asked = { host: host ?? wanted.host, port: settings.port ?? wanted.port };
    address = before ? listenAgain(before, asked, open) : open(asked);
    return address;
  };
  const port = before?.port ?? DEFAULT_PORT;
  if (program) {
    const joined = (/** @type {import('node:http').Server} */ server) => warnOfConflicts(project, program, server);
    await startProgram(mode, program, { listen, joined, port }, settings.keep);
  }
  address = listen({ port });

  if (!before) process.stdout.write(`\n${urls(address, process.stdout)}`);
  process.stdout.write(`\n  ${styler(process.stdout)('green', 'Ready')} in ${Math.round(performance.now())} ms\n\n`);
  return { asked, built };
}

function greet(/** @type {Mode} */ mode, /** @type {Project} */ project) {
  const style = styler(process.stdout);
  const { version } = require('../../package.json');
  process.stdout.write(
    `\n  ${style('bold', `Ferroute ${version}`)} (${mode})\n\n${routeTable(project, process.stdout)}`,
  );
}

/** Says which paths of the program are never reached. Its routes are there when it listens, or soon after. */
function warnOfConflicts(
  /** @type {Project} */ { dir, manifest },
  /** @type {string} */ program,
  /** @type {import('node:http').Server} */ server,
) {
  const style = styler(process.stderr);
  server.once('listening', () => {
    for (const line of conflicts(manifest.routes, server, (file) => shown(dir, file), program)) {
      process.stderr.write(`${style('yellow', 'warning:')} ${line}\n`);
    }
  });
}

/** In production a file that is not whole ends the start, as it would have ended a build. */
function refuseBroken(/** @type {Bundle} */ { broken }) {
  // What several routes share is broken once.
  const unique = new Map(
    [...broken.values()].flat().map((error) => [`${error.file}:${error.line}:${error.column}`, error]),
  );
  const errors = [...unique.values()].map(brokenFile);
  const last = errors.pop();
  for (const error of errors) printError(error);
  if (last) throw last;
}

/**
 * The threads that are to run the file routes.
 *
 * @param {Mode} mode
 * @param {Project} project
 * @param {Promise<Bundle>} building
 */
function workersFor(mode, { dir, manifest }, building) {
  const routes = building.then(({ modules, broken }) =>
    manifest.routes.map((route) => ({ ...route, module: modules.get(route.file), broken: broken.get(route.file) })),
  );
  return new Workers({ dir, dev: mode === 'dev', previewKeys: readPreviewKeys(dir) }, routes, {
    onBroken: ({ place, message, frame }) => printError({ message: `${place}: ${message}`, mend: frame }),
    onGone: (reason) => printError({ message: `a worker ended (${reason}); another takes its place` }),
    onHopeless: () => {
      printError({ message: 'the workers end as soon as they start', mend: 'See what they printed above' });
      process.exit(1);
    },
  });
}

module.exports = { serve };
