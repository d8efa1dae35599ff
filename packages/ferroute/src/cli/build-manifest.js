// `.ferroute/build.json`: what `ferroute build` made, of what, and whether that is still so.
//
// All paths in it are relative to the project's directory, which may be another one by then: a container's.

'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { hasChanged, inputOf } = require('./inputs');

const VERSION = 1;
const NAME = path.join('.ferroute', 'build.json');
/** Files that change a build although no route imports them. */
const SETTINGS = ['tsconfig.json', 'jsconfig.json'];

/**
 * @typedef {import('../worker/modules').BuiltModule} BuiltModule
 * @typedef {import('./project').Route} Route
 *
 * @typedef {object} Build
 * @property {number} version Of this format.
 * @property {string} ferroute The version that built it.
 * @property {string} built When.
 * @property {string} dir Where the modules are, below `.ferroute`.
 * @property {Route[]} routes
 * @property {string} [program] The program's source file.
 * @property {Record<string, BuiltModule>} modules By source file.
 * @property {Record<string, import('./inputs').Input>} inputs By file.
 * @property {string} options What the bundler was told, as text.
 * @property {ReturnType<typeof import('./next-config').kept>} next What stands beside the routes, for when it is not there any more.
 */

/**
 * @param {string} dir The project's.
 * @returns {Build | undefined} With absolute paths. Undefined when there is none that this version can use.
 */
function readBuild(dir) {
  let text;
  try {
    text = fs.readFileSync(path.join(dir, NAME), 'utf8');
  } catch {
    return undefined;
  }
  try {
    const build = /** @type {Build} */ (JSON.parse(text));
    if (build.version !== VERSION || build.ferroute !== require('../../package.json').version) return undefined;
    const here = (/** @type {string} */ file) => path.join(dir, file);
    return {
      ...build,
      routes: build.routes.map((route) => moved(route, here)),
      program: build.program && here(build.program),
      modules: Object.fromEntries(
        Object.entries(build.modules).map(([source, module]) => [here(source), { ...module, file: here(module.file) }]),
      ),
    };
  } catch {
    return undefined;
  }
}

/**
 * @param {string} dir The project's.
 * @param {Omit<Build, 'version' | 'ferroute' | 'built' | 'inputs'>} build With absolute paths.
 * @param {string[]} inputs The files that it was made of.
 */
function writeBuild(dir, build, inputs) {
  const inside = (/** @type {string} */ file) => path.relative(dir, file);
  const all = [...inputs, ...SETTINGS.map((name) => path.join(dir, name)).filter((file) => fs.existsSync(file))];
  /** @type {Build} */
  const manifest = {
    version: VERSION,
    ferroute: require('../../package.json').version,
    built: new Date().toISOString(),
    ...build,
    routes: build.routes.map((route) => moved(route, inside)),
    program: build.program && inside(build.program),
    modules: Object.fromEntries(
      Object.entries(build.modules).map(([source, module]) => [
        inside(source),
        { ...module, file: inside(module.file) },
      ]),
    ),
    inputs: Object.fromEntries([...new Set(all)].sort().map((file) => [inside(file), inputOf(file)])),
  };
  const file = path.join(dir, NAME);
  const unfinished = `${file}.${process.pid}`;
  fs.writeFileSync(unfinished, `${JSON.stringify(manifest, null, 1)}\n`);
  fs.renameSync(unfinished, file);
}

/** A route whose files are written in another way. */
const moved = (/** @type {Route} */ route, /** @type {(file: string) => string} */ place) => ({
  ...route,
  file: place(route.file),
  middleware: route.middleware?.map(place),
});

/** Whether nothing of the routes' sources is left, as in an image of only the build and its packages. */
function sourcesAreGone(/** @type {Build} */ { routes, program }) {
  const entries = routes.length > 0 ? routes.map(({ file }) => file) : [String(program)];
  return !entries.some((file) => fs.existsSync(file));
}

/**
 * What a build does not know yet.
 *
 * @param {string} dir
 * @param {Build} build
 * @param {{ routes: Route[], program?: string, options: string }} now
 * @returns {string | undefined} A file as a person would name it; undefined when the build is as good as a new one.
 */
function staleness(dir, build, { routes, program, options }) {
  const shown = (/** @type {string} */ file) => path.relative(dir, file);
  const known = new Set(build.routes.map(keyOf));
  const added = routes.find((route) => !known.has(keyOf(route)));
  if (added) return shown(added.file);
  if (build.routes.length !== routes.length) {
    const left = new Set(routes.map(keyOf));
    return shown(/** @type {Route} */ (build.routes.find((route) => !left.has(keyOf(route)))).file);
  }
  if (program !== build.program) return shown(/** @type {string} */ (program ?? build.program));
  if (build.options !== options) return 'next.config';
  for (const [name, input] of Object.entries(build.inputs)) {
    if (hasChanged(path.join(dir, name), input)) return name;
  }
  const setting = SETTINGS.find((name) => !(name in build.inputs) && fs.existsSync(path.join(dir, name)));
  if (setting || fs.existsSync(path.join(dir, '.ferroute', build.dir))) return setting;
  return path.join('.ferroute', 'build.json');
}

const keyOf = (/** @type {Route} */ { kind, pattern, file }) => `${kind} ${pattern} ${file}`;

module.exports = { SETTINGS, readBuild, sourcesAreGone, staleness, writeBuild };
