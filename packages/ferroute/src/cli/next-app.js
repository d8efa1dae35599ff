// A project of Next with pages: what no file route answers is answered by Next itself, in this process, on this thread and on
// the same port, as in a custom server.

'use strict';

const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');
const { UserError, exitFor } = require('./error');

/**
 * @typedef {object} NextApp
 * @property {string} dir The project.
 * @property {string} version The installed one's.
 *
 * @typedef {object} Host
 * @property {(wanted: import('../binding/native').ListenOptions) => import('../binding/native').Address} listen Opens the
 *   shared listener.
 * @property {number} port
 * @property {string} [hostname]
 */

/**
 * Next, if it is to serve the pages of a project.
 *
 * @param {string} dir
 * @param {import('./project').Manifest} manifest
 * @returns {NextApp | undefined} Undefined where there are no pages, or Next is not installed.
 */
function findNext(dir, manifest) {
  if (!manifest.pages?.length) return undefined;
  try {
    const { version } = requireFrom(dir)('next/package.json');
    return { dir, version };
  } catch {
    return undefined;
  }
}

/** What a file of the project gets by `require`. @param {string} dir */
const requireFrom = (dir) => createRequire(path.join(dir, 'package.json'));

/**
 * What `start` has to know of what `next build` has made.
 *
 * @param {NextApp} app
 * @param {string} distDir Where that is, below the project if it is relative.
 * @returns {{ prerenderManifest: string }} Where the keys of draft mode stand that the pages were built with.
 * @throws {UserError} When nothing was built.
 */
function builtPages({ dir }, distDir) {
  const file = path.resolve(dir, distDir, 'BUILD_ID');
  if (!fs.existsSync(file)) {
    throw new UserError(`the pages of this project are not built: there is no ${file}`, {
      mend: 'Run `npx next build` first; `ferroute dev` needs no build',
    });
  }
  return { prerenderManifest: path.resolve(dir, distDir, 'prerender-manifest.json') };
}

/**
 * Starts Next and has it join the shared listener. Who asks for a page before Next is ready, waits for it: file routes do not.
 * Resolves when all of it answers; in development when file routes do.
 *
 * @param {import('./serve').Mode} mode
 * @param {NextApp} app
 * @param {Host} host
 */
async function startNext(mode, { dir }, { listen, port, hostname }) {
  const { EventEmitter } = require('node:events');
  const { createServer } = require('../http/server');
  const { joinFirst } = require('./program');
  /** @type {any} */
  let app;
  const prepare = async () => {
    // To load it takes this thread a while; workers answer meanwhile.
    const next = requireFrom(dir)('next');
    // Next would find a server by the first request's socket, and listen to its upgrades itself. One that a browser asks for
    // before any page would be lost, so they are given to it from here.
    const httpServer = new EventEmitter();
    app = (next.default ?? next)({ dev: mode === 'dev', dir, hostname, port, httpServer });
    await app.prepare();
  };
  /** @type {(value?: unknown) => void} */
  let begin = () => {};
  const prepared = new Promise((resolve) => {
    begin = resolve;
  }).then(prepare);
  const server = createServer(async (/** @type {any} */ req, /** @type {any} */ res) => {
    try {
      await prepared;
      await app.getRequestHandler()(req, res);
    } catch (error) {
      console.error(error);
      if (res.headersSent) return void res.destroy();
      res.writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8' }).end('Internal Server Error');
    }
  });
  server.on('upgrade', async (/** @type {any} */ req, /** @type {any} */ socket, /** @type {any} */ head) => {
    await prepared;
    (app.upgradeHandler ?? app.getUpgradeHandler())(req, socket, head);
  });
  const joined = joinFirst({ listen, joined() {}, port }, { joined: false });
  server.listen(port, hostname);
  await joined;
  setImmediate(begin);
  const ready = prepared.catch(exitFor);
  if (mode === 'start') await ready;
}

module.exports = { builtPages, findNext, startNext };
