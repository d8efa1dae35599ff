// `ferroute start` and `ferroute dev`: file routes in worker threads and the server program on the main thread, on one
// port. Read `serve` from top to bottom.

'use strict';

const binding = require('../binding');
const { openCache } = require('../next/cache/open');
const { readPreviewKeys } = require('../next/preview-keys');
const { addressOf, open, urls } = require('./address');
const { UserError, printError, styler } = require('./error');
const { rulesOf } = require('../next/config');
const { needsWorkers, workOf } = require('./next-config');
const { prepare } = require('./prepare');
const { printWarnings, routeTable, shown } = require('./project');
const { drainOn } = require('./stop');
const { Workers } = require('./workers');

const DEFAULT_PORT = 3000;

/**
 * @typedef {'dev' | 'start'} Mode
 * @typedef {import('../binding/native').Address} Address
 * @typedef {import('../binding/native').ListenOptions} ListenOptions
 * @typedef {import('./options').Settings} Settings
 * @typedef {import('./project').Project} Project
 * @typedef {import('./prepare').Prepared} Prepared
 * @typedef {import('./restart').Before} Before
 * @typedef {import('./dev').Dev} Dev
 */

/**
 * @param {Mode} mode
 * @param {string} typed The directory, as the person wrote it.
 * @param {Partial<Settings>} given From the command line.
 */
async function serve(mode, typed, given) {
  process.env.NODE_ENV ??= mode === 'dev' ? 'development' : 'production';
  if (mode === 'start') return void (await up(mode, typed, given, undefined, undefined));
  const { answerWithFailure, leave, takenOver } = require('./restart');
  const before = takenOver();
  const dev = new (require('./dev').Dev)(typed);
  try {
    const { asked, program } = await up(mode, typed, given, before, dev);
    dev.ready(() => leave(asked), { isUp: true, program });
  } catch (error) {
    // A `dev` that runs survives what would not have let it start: the next change may be the mend.
    if (!before || !(error instanceof UserError)) throw error;
    printError(error);
    answerWithFailure(before, error);
    dev.ready(async () => before);
  }
}

/**
 * @param {Mode} mode
 * @param {string} typed
 * @param {Partial<Settings>} given
 * @param {Before | undefined} before What the process before this one left, after a restart.
 * @param {Dev | undefined} dev
 */
async function up(mode, typed, given, before, dev) {
  const prepared = await prepare(mode, typed, given);
  const { project, settings } = prepared;
  const { manifest, website } = project;
  const pages = mode === 'start' && website && require('./next-app').builtPages(website, project.next.config.distDir);
  const host = await addressOf(settings.host);
  if (!before) greet(mode, project);
  printWarnings(manifest);

  const { next } = project;
  const app = {
    health: settings.health,
    publicDir: manifest.publicDir,
    rules: JSON.stringify(rulesOf(next.config, next.proxy)),
    ...(website && { handOver: next.config.basePath ?? '' }),
  };
  binding.appCreate(JSON.stringify(manifest), app);
  dev?.serve({
    routes: manifest.routes,
    bundle: { ...prepared.bundle, root: project.dir },
    app,
    scan: prepared.scan,
    proxy: next.proxy && { file: next.proxy.file, name: next.proxy.name, i18n: next.config.i18n },
  });
  const previewKeys = readPreviewKeys(project.dir, pages ? pages.prerenderManifest : undefined);
  const built = (mode === 'start' ? buildOf(prepared) : Promise.resolve(undefined)).then((build) => {
    const about = { dev: mode === 'dev', build: build?.dir ?? '', draft: previewKeys.previewModeId };
    openCache(project.dir, next.config, about);
    return build;
  });
  const workers = workersFor(project, built, dev, previewKeys);
  const loading = workers.start(workerCount(prepared));

  /** @type {ListenOptions} */
  let asked = {};
  /** @type {Address | undefined} */
  let address;
  const listen = (/** @type {ListenOptions} */ wanted) => {
    if (address) return address;
    asked = { host: host ?? wanted.host, port: settings.port ?? wanted.port };
    address = before ? require('./restart').listenAgain(before, asked, open) : open(asked);
    return address;
  };
  const port = before?.port ?? DEFAULT_PORT;
  const build = await built;
  // Who connects from now on waits for the first worker. A program is asked for its port first.
  if (!project.program && !website) listen({ port });
  const [failure] = await loading.first;
  if (failure && mode === 'start') throw new UserError(`${failure.place}: ${failure.message}`, { mend: failure.frame });

  // Nobody wants to wait for a stream that a browser holds open during development.
  const grace = mode === 'dev' ? Math.min(settings.grace, 1) : settings.grace;
  drainOn(['SIGINT', 'SIGTERM'], grace, workers);

  const { program } = project;
  if (program) {
    const { startProgram } = require('./program');
    const joined = (/** @type {import('node:http').Server} */ server) => warnOfConflicts(project, program, server);
    await startProgram(mode, program, { listen, joined, port }, settings.keep, {
      built: build?.modules[program]?.file,
      read: (inputs) => dev?.programIs(inputs),
    });
  }
  if (website) {
    const { startNext } = require('./next-app');
    await startNext(mode, website, { listen, port: settings.port ?? port, hostname: settings.host });
  }
  address = listen({ port });
  await loading.all;

  if (!before) process.stdout.write(`\n${urls(address, process.stdout)}`);
  process.stdout.write(`\n  ${styler(process.stdout)('green', 'Ready')} in ${Math.round(performance.now())} ms\n\n`);
  return { asked, program };
}

/** How many threads serve. Without a program it is they alone, though there be nothing to run: redirects, say. */
function workerCount(/** @type {Prepared} */ { project: { manifest, next, program, website }, settings }) {
  if (manifest.routes.length > 0 || needsWorkers(next)) return settings.workers;
  return program || website ? 0 : 1;
}

/** What `start` serves: a build that is up to date, or is all there is. */
async function buildOf(/** @type {Prepared} */ { build, project, settings, bundle }) {
  return build ?? require('./build').buildFor(project, { keep: settings.keep, bundle });
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
  const { conflicts } = require('./claims');
  const style = styler(process.stderr);
  server.once('listening', () => {
    for (const line of conflicts(manifest.routes, server, (file) => shown(dir, file), program)) {
      process.stderr.write(`${style('yellow', 'warning:')} ${line}\n`);
    }
  });
}

/**
 * The threads that are to run the file routes.
 *
 * @param {Project} project
 * @param {Promise<import('./build-manifest').Build | undefined>} built
 * @param {Dev | undefined} dev
 * @param {import('../next/preview-keys').PreviewKeys} previewKeys
 */
function workersFor({ dir, manifest, next }, built, dev, previewKeys) {
  const work = built.then((build) => {
    return {
      routes: manifest.routes,
      modules: build?.modules ?? {},
      next: workOf(next),
      build: build?.dir ?? '',
      previewKeys,
    };
  });
  return new Workers(dir, work, dev, {
    onBroken: ({ place, message, frame }) => printError({ message: `${place}: ${message}`, mend: frame }),
    onGone: (reason) => printError({ message: `a worker ended (${reason}); another takes its place` }),
    onHopeless: () => {
      printError({ message: 'the workers end as soon as they start', mend: 'See what they printed above' });
      process.exit(1);
    },
  });
}

module.exports = { serve };
