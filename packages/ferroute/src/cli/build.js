// `ferroute build [dir]`: bundles every function ahead of time. `ferroute start` uses what it made, or does it first.

'use strict';

const path = require('node:path');
const { readBuild, sourcesAreGone, staleness, writeBuild } = require('./build-manifest');
const { printError, styler } = require('./error');
const { isTypeScript } = require('./run');

/**
 * @typedef {import('./project').Project} Project
 * @typedef {import('./build-manifest').Build} Build
 * @typedef {import('./bundle').BuildError} BuildError
 *
 * @typedef {object} BuildOptions
 * @property {string[]} keep What stays the program's own.
 * @property {import('./bundle').Group['options']} bundle What the bundler is told for functions.
 */

/**
 * The command.
 *
 * @param {string} typed The directory, as the person wrote it.
 * @param {Partial<import('./options').Settings>} given
 */
async function buildCommand(typed, given) {
  process.env.NODE_ENV ??= 'production';
  const { prepare } = require('./prepare');
  const { printWarnings, routeTable } = require('./project');
  const { project, settings, bundle } = await prepare('build', typed, given);
  const style = styler(process.stdout);
  const { version } = require('../../package.json');
  process.stdout.write(`\n  ${style('bold', `Ferroute ${version}`)} (build)\n\n`);
  printWarnings(project.manifest);
  const building = buildProject(project, { keep: settings.keep, bundle }, true);
  const build = await withProgress(project.manifest.routes.length, building);
  process.stdout.write(routeTable(project, process.stdout));
  const where = path.join('.ferroute', build.dir);
  const took = Math.round(performance.now());
  process.stdout.write(
    `\n  ${style('green', 'Built')} in ${took} ms, in ${where}. Serve it with \`ferroute start\`.\n\n`,
  );
}

/**
 * The build of a project for `ferroute start`: the one that is there, or a new one.
 *
 * @param {Project} project
 * @param {BuildOptions} options
 * @returns {Promise<Build>}
 */
async function buildFor(project, options) {
  const { dir, manifest, program } = project;
  const build = readBuild(dir);
  const now = { routes: manifest.routes, program, options: optionsText(options) };
  const stale = build && staleness(dir, build, now);
  if (build && stale === undefined) return build;
  if (build) process.stdout.write(`  The build is older than ${stale}: building anew\n`);
  return buildProject(project, options, program !== undefined && isTypeScript(program));
}

/**
 * The build of a project whose sources are not there.
 *
 * @param {string} dir
 * @returns {Build | undefined}
 */
function buildWithoutSources(dir) {
  const build = readBuild(dir);
  return build && sourcesAreGone(build) ? build : undefined;
}

/**
 * Builds a project, and writes down what was made of what. Errors in it are printed, and end the command.
 *
 * @param {Project} project
 * @param {BuildOptions} options
 * @param {boolean} withProgram A program in JavaScript runs as it is, while it is there.
 * @returns {Promise<Build>}
 */
async function buildProject(project, options, withProgram) {
  const { bundle } = require('./bundle');
  const { keepPreviewKeys } = require('../next/preview-keys');
  const { kept } = require('./next-config');
  const { programGroup } = require('./typescript');
  const { dir, manifest, program } = project;
  const entries = [
    ...new Set([
      ...manifest.routes.flatMap(({ file, middleware }) => [file, ...(middleware ?? [])]),
      ...(project.extras ?? []),
    ]),
  ];
  /** @type {import('./bundle').Group[]} */
  const groups = [
    {
      name: 'functions',
      entries,
      options: { ...options.bundle, define: { ...options.bundle.define, ...publicVariables() } },
    },
  ];
  if (program && withProgram) groups.push(programGroup(program, options.keep));
  const { modules, errors, inputs, temporary } = await bundle(dir, groups);
  if (errors.length > 0) throw reported(errors);
  const [first] = modules.values();
  const build = {
    dir: first ? path.basename(path.dirname(path.dirname(first.file))) : '',
    routes: manifest.routes,
    program,
    modules: Object.fromEntries(modules),
    next: kept(project.next, dir),
    options: optionsText(options),
  };
  if (!temporary && first) {
    writeBuild(dir, build, inputs);
    keepPreviewKeys(dir);
  }
  return /** @type {Build} */ (build);
}

/** `NEXT_PUBLIC_…` has its value when a build is made, as with Next: where it runs there may be no `.env` file. */
function publicVariables() {
  const variables = Object.entries(process.env).filter(([key]) => /^NEXT_PUBLIC_\w+$/.test(key));
  return Object.fromEntries(variables.map(([key, value]) => [`process.env.${key}`, JSON.stringify(value)]));
}

/** What the bundler is told, to be compared. */
const optionsText = (/** @type {BuildOptions} */ options) => JSON.stringify(options);

/** Prints all mistakes but the last, which is to end the command. */
function reported(/** @type {BuildError[]} */ errors) {
  const { brokenFile } = require('./typescript');
  const mistakes = errors.map(brokenFile);
  for (const mistake of mistakes.slice(0, -1)) printError(mistake);
  return /** @type {import('./error').UserError} */ (mistakes.at(-1));
}

/**
 * Shows on a terminal that something goes on.
 *
 * @template T
 * @param {number} count
 * @param {Promise<T>} building
 * @returns {Promise<T>}
 */
async function withProgress(count, building) {
  const { stdout } = process;
  if (!stdout.isTTY) return building;
  const show = () => {
    const seconds = (performance.now() / 1000).toFixed(1);
    stdout.write(`\r  Bundling ${count} ${count === 1 ? 'route' : 'routes'}… ${seconds} s`);
  };
  show();
  const timer = setInterval(show, 100);
  try {
    return await building;
  } finally {
    clearInterval(timer);
    stdout.write('\r\u001b[K');
  }
}

module.exports = { buildCommand, buildFor, buildWithoutSources };
