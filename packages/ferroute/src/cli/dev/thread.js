// The thread behind `ferroute dev`: watches the project, builds modules when workers ask for them, and puts new routes in
// the place of the old. It is told by the main thread what is served, and tells it when only a restart takes up a change.
//
// A change is noticed in two steps. At once the number that workers compare at each request is another one, so that they
// ask here. When nothing has happened for a moment it is decided what the change is about, and they get their answers.

'use strict';

const path = require('node:path');
const { parentPort, workerData } = require('node:worker_threads');
const binding = require('../../binding');
const { printError, styler } = require('../error');
const { printWarnings, readProject } = require('../project');
const { Builder } = require('./builder');
const { watch } = require('./watch');

/** Editors write a file in several steps. In milliseconds. */
const SETTLED = 15;
/** A file that is broken may be half of one. In milliseconds. */
const DOUBTFUL = 100;
/** Files whose change may change where any import is found. */
const RESOLUTION = new Set(['package.json', 'tsconfig.json', 'jsconfig.json']);
const SOURCE = /\.(?:[cm]?[jt]s|[jt]sx|json)$/;

/**
 * @typedef {import('node:worker_threads').MessagePort} MessagePort
 * @typedef {import('../project').Route} Route
 *
 * @typedef {object} DevData
 * @property {string} root
 * @property {Int32Array} state See `changingModules`.
 * @property {number} since When the main thread began to read the project.
 *
 * @typedef {object} Serving What the main thread tells once it serves.
 * @property {Route[]} routes
 * @property {Omit<import('../bundler').BundleOptions, 'toRoot'>} bundle
 * @property {Parameters<typeof binding.appCreate>[1]} app
 * @property {{ pageExtensions: string[] }} scan
 * @property {{ file: string, name: 'proxy' | 'middleware', i18n: import('../../next/config/normalise').I18n | null }} [proxy]
 */

const port = /** @type {MessagePort} */ (parentPort);
const { root, state, since } = /** @type {DevData} */ (workerData);

/** @type {Serving | undefined} */
let serving;
/** @type {Builder | undefined} */
let builder;
/** @type {Set<MessagePort>} */
const workers = new Set();

// ===== changes =====

/** What has changed and was not looked at yet; whether it came, went or was replaced. @type {Map<string, boolean>} */
const changes = new Map();
/** @type {NodeJS.Timeout | undefined} */
let settling;
let lastChange = 0;
/** Whether workers have to wait, and what for. */
let waiting = false;
/** @type {{ file: string, worker: MessagePort }[]} */
let questions = [];

watch(root, changed, since);
port.postMessage({ watching: true });

function changed(/** @type {string} */ file, /** @type {boolean} */ isNew) {
  if (changes.size === 0) Atomics.add(state, 0, 1);
  changes.set(file, isNew || changes.get(file) === true);
  waiting = true;
  lastChange = performance.now();
  clearTimeout(settling);
  settling = setTimeout(lookInTurn, SETTLED);
}

let looking = Promise.resolve();

/** One after the other: what a change is about may take longer to decide than until the next. */
function lookInTurn() {
  looking = looking.then(look).catch((error) => console.error(error));
}

/** Decides what the changes are about. */
async function look() {
  if (changes.size === 0) return;
  const files = new Map(changes);
  changes.clear();
  const proxy = editedProxy(files);
  const counts = [...files.keys()].filter((file) => SOURCE.test(file) || /^\.env/.test(path.basename(file)));
  const isPart = serving && builder ? [...files.keys()].filter((file) => builder?.isInput(file)) : [];
  if (counts.length === 0 && isPart.length === 0) return answerAll();
  const asked = counts.filter((file) => file !== proxy);
  const restart = asked.length > 0 && (await ask(asked, isPart));
  // Who waits now cannot be taken along: it is answered as things were, before this process leaves.
  if (restart) return answerAll();
  if (!serving || !builder) return answerAll();
  const came = [...files.values()].includes(true);
  if (came || counts.some((file) => RESOLUTION.has(path.basename(file)))) builder.forgetAll();
  else builder.forget(new Set(files.keys()));
  if (came && !(await updateRoutes(serving))) return;
  if (proxy !== undefined) await updateProxy(serving);
  if (isPart.length > 0 || came) said(isPart[0] ?? counts[0], files.size);
  answerAll();
}

function said(/** @type {string} */ file, /** @type {number} */ count) {
  const more = count > 1 ? ` and ${count - 1} more` : '';
  process.stdout.write(`  ${styler(process.stdout)('dim', `${path.relative(root, file)}${more} changed`)}\n`);
}

/** @type {((restart: boolean) => void) | undefined} */
let decided;

/**
 * Asks the main thread whether it has to start anew.
 *
 * @param {string[]} files
 * @param {string[]} known Those of them that routes are made of.
 * @returns {Promise<boolean>}
 */
function ask(files, known) {
  return new Promise((resolve) => {
    decided = resolve;
    port.postMessage({ changed: files, known });
  });
}

// ===== routes =====

let nextId = 0;
let nextNumber = 0;
/** @type {Map<number, { left: Set<MessagePort>, resolve: () => void }>} */
const unconfirmed = new Map();

/**
 * Serves the routes that there are now. A route that stays keeps its id; an id is never given to another.
 *
 * @param {Serving} serving
 * @returns {Promise<boolean>} False if they cannot be served: everybody waits for the next change.
 */
async function updateRoutes(serving) {
  let project;
  try {
    project = readProject(root, serving.scan);
  } catch (error) {
    printError(/** @type {Error} */ (error));
    return false;
  }
  const before = new Map(serving.routes.map((route) => [keyOf(route), route.id]));
  const { manifest } = project;
  const routes = manifest.routes.map((route) => ({ ...route, id: before.get(keyOf(route)) ?? nextId++ }));
  const isSame = shapeOf(routes) === shapeOf(serving.routes);
  if (isSame) return true;
  printWarnings(manifest);
  serving.routes = routes;
  await tellWorkers(routes);
  serve(serving, manifest);
  return true;
}

function serve(
  /** @type {Serving} */ { app, routes },
  /** @type {import('../project').Project['manifest']} */ manifest,
) {
  const { publicDir } = manifest;
  binding.appCreate(JSON.stringify({ ...manifest, routes }), { ...app, publicDir });
}

// ===== the proxy =====

/** The proxy file, if it is one of these and was but edited: one that comes, goes or moves is for the main thread. */
function editedProxy(/** @type {Map<string, boolean>} */ files) {
  const file = serving?.proxy?.file;
  if (!serving || file === undefined || !files.has(file)) return undefined;
  try {
    const { proxy } = require('../../next/special-files').findSpecialFiles(root, serving.scan.pageExtensions);
    return proxy?.file === file ? file : undefined;
  } catch {
    // There is another one beside it.
    return undefined;
  }
}

/** Which requests it sees may be others now. What it does, workers find when they load it. */
async function updateProxy(/** @type {Serving} */ serving) {
  const { proxy, app } = serving;
  if (!proxy || !app.rules) return;
  const { readProxy } = require('../../next/proxy/read');
  try {
    const { matchers } = await readProxy(proxy, root, proxy.i18n);
    const rules = JSON.stringify({ ...JSON.parse(app.rules), proxy: { matchers } });
    if (rules === app.rules) return;
    const [problem] = binding.checkRules(rules);
    if (problem) throw new Error(`config.matcher[${problem.index}] of ${proxy.file}: ${problem.message}`);
    serving.app = { ...app, rules };
    serve(serving, readProject(root, serving.scan).manifest);
  } catch (error) {
    // It is asked by the rules that there were; where its exports are wrong, it answers 500.
    printError(/** @type {Error} */ (error));
  }
}

/** All that workers and Rust know of routes. */
const shapeOf = (/** @type {Route[]} */ routes) =>
  JSON.stringify(routes.map((route) => [keyOf(route), route.middleware]).sort());

const keyOf = (/** @type {Route} */ { kind, pattern, file }) => `${kind} ${pattern} ${file}`;

/** Resolves when all workers know the routes. */
function tellWorkers(/** @type {Route[]} */ routes) {
  const number = nextNumber++;
  if (workers.size === 0) return;
  return new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
    unconfirmed.set(number, { left: new Set(workers), resolve });
    for (const worker of workers) worker.postMessage({ routes, number });
  });
}

function confirm(/** @type {number} */ number, /** @type {MessagePort} */ worker) {
  const confirmation = unconfirmed.get(number);
  if (!confirmation?.left.delete(worker) || confirmation.left.size > 0) return;
  unconfirmed.delete(number);
  confirmation.resolve();
}

// ===== workers =====

/** A worker has started. */
function attach(/** @type {MessagePort} */ worker) {
  workers.add(worker);
  // It may be in the place of one that has ended, and knows the routes that there were at the start.
  if (serving) worker.postMessage({ routes: serving.routes, number: nextNumber++ });
  worker.on('message', ({ file, added, changed: seen }) => {
    if (added !== undefined) return confirm(added, worker);
    if (seen !== undefined) return changed(seen, false);
    questions.push({ file, worker });
    if (!waiting) answerAll();
  });
  worker.on('close', () => {
    workers.delete(worker);
    for (const number of [...unconfirmed.keys()]) confirm(number, worker);
  });
}

/** Answers what workers have asked meanwhile. */
function answerAll() {
  if (changes.size > 0) return;
  waiting = false;
  const asked = questions;
  questions = [];
  for (const { file, worker } of asked) void answer(file, worker);
}

async function answer(/** @type {string} */ file, /** @type {MessagePort} */ worker) {
  const now = Atomics.load(state, 0);
  /** @type {import('./builder').Result} */
  let result;
  try {
    result = await /** @type {Builder} */ (builder).build(file);
  } catch (error) {
    result = { broken: { message: /** @type {Error} */ (error).message, file } };
  }
  const doubtful = result.broken ? lastChange + DOUBTFUL - performance.now() : 0;
  if (doubtful > 0) await new Promise((resolve) => setTimeout(resolve, doubtful));
  // It may have been built of what has changed meanwhile.
  if (now === Atomics.load(state, 0))
    worker.postMessage({ file, state: now, inputs: builder?.stampsOf(file), ...result });
  else if (waiting) questions.push({ file, worker });
  else void answer(file, worker);
}

port.on('message', (message) => {
  if (message.worker) return attach(message.worker);
  if (message.restart !== undefined) return decided?.(message.restart);
  serving = /** @type {Serving} */ (message.serving);
  builder = new Builder(serving.bundle);
  nextId = serving.routes.length;
  // Routes may have come and gone since the main thread looked.
  void updateRoutes(serving).then(() => !waiting && answerAll());
});
