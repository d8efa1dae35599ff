// What of a Next project runs in each worker beside its routes: the instrumentation, the proxy, and what rewrites send to other
// servers.

'use strict';

const path = require('node:path');
const { onExternal, onProxy } = require('../http/dispatch');
const { useConfig } = require('../next/settings');

/**
 * @typedef {object} NextWork
 * @property {import('../next/config').Settings} settings What next.config says, apart from its rules.
 * @property {{ file: string, name: 'proxy' | 'middleware' }} [proxy]
 * @property {string} [instrumentation]
 *
 * @typedef {import('./index').LoadError} LoadError
 * @typedef {import('./modules').Modules} Modules
 */

/** Before anything of the user's is loaded. */
function useSettings(/** @type {NextWork} */ { settings }) {
  useConfig(settings);
  process.env.NEXT_RUNTIME = 'nodejs';
  // What is not bundled, packages for example, finds it here.
  for (const [key, value] of Object.entries(settings.env)) process.env[key] ??= value;
}

/**
 * Runs `register()` of the instrumentation.
 *
 * @param {NextWork} work
 * @param {Modules} modules
 * @param {import('./functions').Functions} functions
 * @returns {Promise<LoadError[]>} What went wrong.
 */
async function startInstrumentation({ instrumentation }, modules, functions) {
  if (!instrumentation) return [];
  const { instrument } = require('../next/instrumentation');
  try {
    await instrument(await exportsOf(modules, instrumentation));
    return [];
  } catch (error) {
    if (functions.dev) console.error(error);
    return [functions.failureOf(error, instrumentation)];
  }
}

/**
 * Takes requests at the proxy from now on.
 *
 * @param {NextWork} work
 * @param {string} dir The project.
 * @param {Modules} modules
 * @param {import('./functions').Functions} functions
 * @returns {Promise<LoadError[]>} What does not load. In development it is loaded when it is asked for.
 */
async function startProxy({ proxy, settings }, dir, modules, functions) {
  if (!proxy) return [];
  const { proxyFunction, proxyHandler } = require('../next/proxy/run');
  const { file, name } = proxy;
  const shown = path.relative(dir, file).split(path.sep).join('/');
  const load = () => exportsOf(modules, file);
  onProxy(
    proxyHandler({
      name,
      shown,
      load,
      limit: settings.experimental.proxyClientMaxBodySize,
      keepsUrls: settings.skipProxyUrlNormalize,
      proxyTimeout: settings.experimental.proxyTimeout,
      fail: (error, req, res) => functions.answerFailure(error, req, res),
    }),
  );
  if (functions.dev) return [];
  try {
    proxyFunction(await load(), name, shown);
    return [];
  } catch (error) {
    return [functions.failureOf(error, file)];
  }
}

/**
 * Handlers see URLs without the base path, and without a locale.
 *
 * @template {any[]} T
 * @param {NextWork} work
 * @param {(id: number, req: any, ...rest: T) => void} run
 * @returns {(id: number, req: any, ...rest: T) => void}
 */
function withoutBasePath({ settings: { basePath, i18n } }, run) {
  if (!basePath && !i18n) return run;
  return (id, req, ...rest) => {
    let { url } = req;
    // A rewrite may have led here from outside of it.
    if (basePath && url.startsWith(basePath) && /^(?:[/?#]|$)/.test(url.slice(basePath.length))) {
      const inside = url.slice(basePath.length);
      url = inside.startsWith('/') ? inside : `/${inside}`;
    }
    if (i18n) url = withoutLocale(url, i18n);
    if (url !== req.url) req.url = url;
    run(id, req, ...rest);
  };
}

/** @param {string} url @param {import('../next/web/locales').I18n} i18n */
function withoutLocale(url, i18n) {
  const [path] = url.split(/[?#]/, 1);
  const { locale, pathname } = require('../next/web/locales').splitLocale(path, i18n);
  return locale === undefined ? url : pathname + url.slice(path.length);
}

/** Forwards what rewrites send to other servers. */
function startForwarding(/** @type {NextWork} */ { settings }) {
  const timeout = settings.experimental.proxyTimeout;
  /** @type {typeof import('../next/external') | undefined} */
  let external;
  onExternal((req, res, url, about) => {
    if (!external) {
      external = require('../next/external');
      external.useAgentOptions(settings.httpAgentOptions);
    }
    external.forward(req, res, url, about, { timeout });
  });
}

/**
 * What a source file exports.
 *
 * @param {Modules} modules
 * @param {string} file
 */
async function exportsOf(modules, file) {
  const loaded = await modules.load(file);
  if ('error' in loaded) throw loaded.error;
  if (loaded.gone) throw new Error(`there is no ${file} any more`);
  if (!loaded.broken) return loaded.exports;
  const { message, file: place, line = 1, column = 1 } = loaded.broken;
  const error = new SyntaxError(message);
  // Where it is broken, for whoever shows it.
  error.stack = `SyntaxError: ${message}\n    at ${place}:${line}:${column}`;
  throw error;
}

module.exports = { withoutBasePath, startForwarding, startInstrumentation, startProxy, useSettings };
