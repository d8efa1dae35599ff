// A worker thread: runs the functions of file routes.

'use strict';

// Before the rest of it is loaded. The main thread has a cache of its own.
/** @type {any} */ (require('node:module')).enableCompileCache?.();

const { parentPort, workerData } = require('node:worker_threads');
const binding = require('../binding');
const { onRoute } = require('../http/dispatch');
const { useCacheConfig } = require('../next/cache/config');
const endings = require('../next/after');
const { usePreviewKeys } = require('../next/preview-keys');
const { replaceNext } = require('../next/replace');
const { endAfterPatience, endThread, guardExit } = require('./exit');
const { Functions } = require('./functions');
const { builtModules, changingModules } = require('./modules');
const { startForwarding, startInstrumentation, startProxy, useSettings, withoutBasePath } = require('./next');

/**
 * @typedef {object} WorkerRoute
 * @property {number} id
 * @property {'pages' | 'app'} kind
 * @property {string} pattern
 * @property {string} file Absolute.
 * @property {string[]} params
 * @property {string[]} [middleware] The files in the folders above it that stand before it, the outermost first.
 *
 * @typedef {object} WorkerData
 * @property {string} dir The project.
 * @property {{ builder: import('node:worker_threads').MessagePort, state: Int32Array }} [dev] Who builds modules, in
 *   development.
 *
 * @typedef {object} WorkerStart The first message to a worker.
 * @property {WorkerRoute[]} routes
 * @property {Record<string, import('./modules').BuiltModule>} modules By source file; empty in development.
 * @property {import('./next').NextWork} next
 * @property {string} build Names the build.
 * @property {import('../next/preview-keys').PreviewKeys} previewKeys
 * @property {Record<string, string>} env Variables that were set since the thread started.
 *
 * @typedef {{ place: string, message: string, frame?: string }} LoadError
 */

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
const { dir, dev } = /** @type {WorkerData} */ (workerData);

// What a function throws late belongs to no request that could be answered, and is no reason to drop the others.
process.on('uncaughtException', (error) => console.error(error));
process.on('unhandledRejection', (error) => console.error(error));

let isRetiring = false;
guardExit(() => {
  isRetiring = true;
  port.postMessage('retiring');
});

// What the project and its packages import of `next` is ours, whether it is installed or not.
replaceNext(dir);

async function start(/** @type {WorkerStart} */ { routes, modules, next, build, previewKeys, env }) {
  // Until it serves, nothing it waits for keeps a thread alive.
  const waiting = setInterval(() => {}, 60_000);
  Object.assign(process.env, env);
  // Stack traces name the lines that were written, not those that were built. Earlier, ours would be searched for maps, too.
  process.setSourceMapsEnabled(true);
  usePreviewKeys(previewKeys);
  useSettings(next);
  useCacheConfig(next.settings, Boolean(dev), build);
  const source = dev ? changingModules(dev.builder, dev.state) : builtModules(modules);
  const functions = new Functions(dir, source, Boolean(dev));
  functions.add(routes);
  dev?.builder.on('message', (message) => {
    if (!message.routes) return;
    functions.add(message.routes);
    dev.builder.postMessage({ added: message.number });
  });
  // Before anything else of the project is loaded: it may change what that is.
  const failures = await startInstrumentation(next, source, functions);
  failures.push(...(await startProxy(next, dir, source, functions)));
  startForwarding(next);
  // Routes that came since the start, for a worker in the place of another: they are on their way.
  if (dev) await new Promise((resolve) => setImmediate(resolve));
  // In production all is loaded before the first request; in development each when it is asked for.
  if (!dev) failures.push(...(await functions.loadAll()));
  onRoute(
    withoutBasePath(next, (id, req, res, values) => functions.calls[id](req, res, values)),
    functions.messages,
  );
  binding.appJoinWorker();
  port.postMessage(failures);
  port.on('message', (message) => (message === 'drain' ? endings.leave() : leave()));
  clearInterval(waiting);
}

/** Takes no more requests, answers those it has, lets `after()` and `waitUntil()` end, and ends. */
async function leave() {
  if (isRetiring) endAfterPatience();
  binding.appLeave();
  endings.leave();
  while (binding.appPending() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await endings.afterSettled();
  endThread();
}

// A server that stops before it has started has no use for this thread.
port.once('message', (message) => (typeof message === 'string' ? endThread() : start(message)));
