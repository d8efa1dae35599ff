// What `dev`, `start` and `build` have to know before they do anything: the project, its configuration and what was typed.

'use strict';

const { OURS, PROVIDED } = require('../next/replaced');
const { readConfig } = require('./config');
const { UserError } = require('./error');
const { settle } = require('./options');
const { bundleOptions, hasRules, readNextProject } = require('./next-config');
const { directoryOf, readProject } = require('./project');

/**
 * @typedef {import('./options').Settings} Settings
 * @typedef {import('./project').Project} Project
 *
 * @typedef {object} Prepared
 * @property {Project} project
 * @property {Settings} settings
 * @property {import('./bundle').Group['options']} bundle What the bundler is told for functions.
 * @property {{ pageExtensions: string[] }} scan How routes are found.
 * @property {import('./build-manifest').Build} [build] What is served though its sources are not there.
 */

/**
 * @param {'dev' | 'start' | 'build'} mode
 * @param {string} typed The directory, as the person wrote it.
 * @param {Partial<Settings>} given From the command line.
 * @returns {Promise<Prepared>}
 */
async function prepare(mode, typed, given) {
  const dir = directoryOf(typed);
  // Before anything else: the environment is for the configuration, too, and that says which files are routes.
  const next = await readNextProject(dir, mode);
  const scan = { pageExtensions: next.config.pageExtensions };
  const project = { ...readProject(typed, scan), next, extras: extrasOf(next) };
  const build = mode === 'start' ? takeBuild(project) : undefined;
  if (project.manifest.routes.length === 0 && !project.program && !project.website && !hasRules(next)) {
    throw new UserError(`there is nothing to ${mode === 'build' ? 'build' : 'serve'} in ${dir}`, {
      mend: 'Create pages/api/hello.js, app/api/hello/route.js or server.js, or name another directory',
    });
  }
  const configured = await readConfig(dir);
  const settings = settle(given, configured, process.env);
  const workers = given.workers ?? configured.workers ?? process.env.FERROUTE_WORKERS;
  // In development one: what functions keep in memory is there for all requests, and it is less of it.
  if (mode === 'dev' && !workers) settings.workers = 1;
  return { project, settings, bundle: { provided: PROVIDED, ours: OURS, ...bundleOptions(next.config) }, scan, build };
}

/** Files that are built with the routes. */
const extrasOf = (/** @type {import('./next-config').NextProject} */ { proxy, instrumentation }) =>
  [proxy?.file, instrumentation].filter((file) => file !== undefined);

/** Puts what was built into the place of sources that are gone. */
function takeBuild(/** @type {Project} */ project) {
  // Nearly always there are some.
  if (project.manifest.routes.length > 0) return undefined;
  const build = require('./build').buildWithoutSources(project.dir);
  if (!build) return undefined;
  project.manifest.routes = build.routes;
  project.program ??= build.program;
  const { restored } = require('./next-config');
  if (build.next) project.next = restored(build.next, project.dir);
  return build;
}

module.exports = { prepare };
