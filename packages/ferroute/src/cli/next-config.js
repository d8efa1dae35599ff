// What stands beside the routes of a project: its `.env` files and `next.config`, read before anything of it runs, its proxy and
// its instrumentation. Mistakes in them are shown with the lines around them.

'use strict';

const { readdirSync } = require('node:fs');
const path = require('node:path');
const { ConfigError, loadNextConfig, rulesOf } = require('../next/config');
const { findSpecialFiles } = require('../next/special-files');
const { UserError, printWarning } = require('./error');
const { made } = require('./made');

/**
 * @typedef {import('../next/config').NextConfig} NextConfig
 * @typedef {import('../next/config').Settings} NextSettings
 *
 * @typedef {object} NextProject
 * @property {NextConfig} config
 * @property {string[]} env The names of the `.env` files that were read.
 * @property {import('../next/proxy/read').ProxyFile} [proxy]
 * @property {string} [instrumentation] Absolute.
 *
 * @typedef {'dev' | 'start' | 'build' | 'routes'} Mode
 */

/** @type {Record<Mode, import('../next/config').Phase>} */
const PHASES = {
  dev: 'phase-development-server',
  build: 'phase-production-build',
  start: 'phase-production-server',
  routes: 'phase-production-server',
};

/**
 * Reads the environment into `process.env`, then the rest.
 *
 * @param {string} dir
 * @param {Mode} mode
 * @returns {Promise<NextProject>}
 * @throws {UserError}
 */
async function readNextProject(dir, mode) {
  const loaded = readEnv(dir, mode === 'dev');
  try {
    const compile = (/** @type {string} */ file) => compiled(dir, file);
    const config = await loadNextConfig(dir, PHASES[mode], { compile, warn: printWarning });
    const { proxy: found, instrumentation, warnings } = findSpecialFiles(dir, config.pageExtensions);
    warnings.forEach(printWarning);
    const proxy = found && (await proxyOf(dir, found, config.i18n));
    const next = { config, env: loaded, proxy, instrumentation };
    checkRules(next);
    return next;
  } catch (error) {
    if (error instanceof ConfigError) throw withFrame(error);
    throw error;
  }
}

/** What node can load for a configuration in TypeScript. */
async function compiled(/** @type {string} */ dir, /** @type {string} */ file) {
  const { SETTINGS } = require('./build-manifest');
  const about = path.relative(dir, file);
  const module = await made(dir, 'config', about, async () => {
    const { bundle } = require('./bundle');
    const { PROVIDED } = require('../next/replaced');
    const groups = [{ name: 'config', entries: [file], options: { provided: PROVIDED } }];
    const { modules, errors, inputs, temporary } = await bundle(dir, groups);
    if (errors.length > 0) throw require('./typescript').brokenFile(errors[0]);
    const result = /** @type {import('./bundle').BuiltModule} */ (modules.get(file)).file;
    const settings = SETTINGS.map((name) => path.join(dir, name));
    return { value: path.relative(dir, result), inputs: temporary ? undefined : [...inputs, ...settings, result] };
  });
  process.setSourceMapsEnabled(true);
  return path.join(dir, module);
}

/** What the proxy's source says of it. */
async function proxyOf(
  /** @type {string} */ dir,
  /** @type {{ file: string, name: 'proxy' | 'middleware' }} */ found,
  /** @type {NextConfig['i18n']} */ i18n,
) {
  const about = JSON.stringify([path.relative(dir, found.file), i18n]);
  const matchers = await made(dir, 'proxy', about, async () => {
    const { readProxy } = require('../next/proxy/read');
    return { value: (await readProxy(found, dir, i18n)).matchers, inputs: [found.file] };
  });
  return { ...found, matchers };
}

/** Reads the `.env` files, if there are any. */
function readEnv(/** @type {string} */ dir, /** @type {boolean} */ dev) {
  if (!readdirSync(dir).some((name) => name.startsWith('.env'))) return [];
  return require('../next/env').loadEnv(dir, dev, printWarning).loaded;
}

/** What Rust cannot compile, though it looks right. */
function checkRules(/** @type {NextProject} */ next) {
  if (!hasRules(next)) return;
  const { checkRules: check } = require('../binding');
  const [problem] = check(JSON.stringify(rulesOf(next.config, next.proxy)));
  if (!problem) return;
  const isProxy = problem.where === 'proxy';
  throw new ConfigError(`${isProxy ? 'config.matcher' : problem.where}[${problem.index}]: ${problem.message}`, {
    file: isProxy ? next.proxy?.file : next.config.file,
    mend: 'Write its pattern in another way',
  });
}

/** Whether requests are answered or changed though there is no route. */
function hasRules(/** @type {NextProject} */ { config: { headers, redirects, rewrites }, proxy }) {
  const { beforeFiles, afterFiles, fallback } = rewrites;
  const lists = [headers, redirects, beforeFiles, afterFiles, fallback];
  return proxy !== undefined || lists.some((list) => list.length > 0);
}

/** Whether requests come to workers though there is no route. */
function needsWorkers(/** @type {NextProject} */ { config: { rewrites }, proxy }) {
  const all = [...rewrites.beforeFiles, ...rewrites.afterFiles, ...rewrites.fallback];
  return proxy !== undefined || all.some(({ destination }) => !destination?.startsWith('/'));
}

/** What the bundler is told. */
function bundleOptions(/** @type {NextConfig} */ config) {
  const { env, transpilePackages, serverExternalPackages, cacheComponents, cacheHandlers } = config;
  const define = Object.fromEntries(
    Object.entries(env).map(([key, value]) => [`process.env.${key}`, JSON.stringify(value)]),
  );
  return {
    segments: { cacheComponents, cacheKinds: Object.keys(cacheHandlers) },
    ...(Object.keys(define).length && { define }),
    ...(transpilePackages.length && { transpilePackages }),
    ...(serverExternalPackages.length && { serverExternalPackages }),
  };
}

/**
 * What each worker is told.
 *
 * @param {NextProject} next
 * @returns {import('../worker/next').NextWork}
 */
function workOf({ config, proxy, instrumentation }) {
  const { file, headers, redirects, rewrites, ...settings } = config;
  return { settings, proxy: proxy && { file: proxy.file, name: proxy.name }, instrumentation };
}

/**
 * What a build keeps for when the sources are gone, with paths as seen from the project.
 *
 * @param {NextProject} next
 * @param {string} dir
 */
function kept({ config, proxy, instrumentation }, dir) {
  const inside = (/** @type {string | undefined} */ file) => file && path.relative(dir, file);
  const { cacheHandler, cacheHandlers } = config;
  return {
    config: {
      ...config,
      file: undefined,
      cacheHandler: inside(cacheHandler),
      cacheHandlers: Object.fromEntries(
        Object.entries(cacheHandlers).map(([name, file]) => [name, path.relative(dir, file)]),
      ),
    },
    proxy: proxy && { ...proxy, file: path.relative(dir, proxy.file) },
    instrumentation: inside(instrumentation),
  };
}

/**
 * @param {ReturnType<typeof kept>} build
 * @param {string} dir
 * @returns {NextProject}
 */
function restored({ config, proxy, instrumentation }, dir) {
  const here = (/** @type {string | undefined} */ file) => file && path.join(dir, file);
  return {
    config: {
      ...config,
      cacheHandler: here(config.cacheHandler),
      cacheHandlers: Object.fromEntries(
        Object.entries(config.cacheHandlers).map(([name, file]) => [name, path.join(dir, file)]),
      ),
    },
    env: [],
    proxy: proxy && { ...proxy, file: path.join(dir, proxy.file) },
    instrumentation: here(instrumentation),
  };
}

/**
 * A mistake in a file, with its place and the lines around it.
 *
 * @param {ConfigError} error
 */
function withFrame({ message, mend, file, line, cause }) {
  const { codeFrame, positionOf } = require('../worker/source');
  const thrown = cause && file && !line ? positionOf(cause, file) : undefined;
  const named = thrown && file ? message.replace(file, `${file}:${thrown.line}`) : message;
  const position = thrown ?? (file && line ? { file, line } : undefined);
  const frame = position && codeFrame(position);
  return new UserError(named, { mend: [frame, mend].filter(Boolean).join('\n\n') });
}

module.exports = { bundleOptions, hasRules, kept, needsWorkers, readNextProject, restored, workOf };
