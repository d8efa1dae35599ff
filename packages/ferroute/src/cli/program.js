// The server program of `dev` and `start`: run on this thread as node would run it, and joined to the shared listener when
// it asks for its port.

'use strict';

const { existsSync } = require('node:fs');
const path = require('node:path');
const binding = require('../binding');
const { setListenHook } = require('../http/listen');
const { createServer } = require('../http/server');
const { errorPage } = require('../worker/error-page');
const { codeFrame, positionOf } = require('../worker/source');
const { UserError, exitFor, printError } = require('./error');
const { isTypeScript, runMain } = require('./run');

/** How long a program may take to ask for its port before the file routes are served without it. */
const PATIENCE = 2000;

/**
 * @typedef {import('node:http').Server} Server
 * @typedef {import('../binding/native').Address} Address
 * @typedef {import('../binding/native').ListenOptions} ListenOptions
 *
 * @typedef {object} Host What a program joins.
 * @property {(wanted: ListenOptions) => Address} listen Opens the shared listener, or gives the address of the open one.
 * @property {(server: Server) => void} joined A server of the program answers there from now on.
 * @property {number} port Where to listen for a program that failed before it said.
 */

/**
 * Runs the server program of a project. Resolves when it listens, or has taken too long to.
 *
 * @param {import('./serve').Mode} mode
 * @param {string} program
 * @param {Host} host
 * @param {string[]} keep What stays the program's own.
 * @param {{ built?: string, read?: (inputs: string[]) => void }} made `built`: the module that was built of it. `read`:
 *   told which files it is made of, if it is built now.
 */
async function startProgram(mode, program, host, keep, made) {
  const state = { joined: false };
  const joined = joinFirst(host, state);
  const failed = mode === 'dev' ? answerFailures(program, state, host.port) : undefined;
  try {
    runMain(await moduleOf(program, keep, made), program, [], keep);
  } catch (error) {
    if (!failed || !(error instanceof UserError)) throw error;
    printError(error);
    failed({ message: error.message, frame: error.mend });
  }
  let timer;
  const patience = new Promise((resolve) => {
    timer = setTimeout(resolve, PATIENCE);
  });
  await Promise.race([joined, patience]);
  clearTimeout(timer);
}

/**
 * What node is to run: the program itself, where it can, or what was built of it.
 *
 * @param {string} program
 * @param {string[]} keep
 * @param {Parameters<typeof startProgram>[4]} made
 */
async function moduleOf(program, keep, { built, read }) {
  if (built && (isTypeScript(program) || !existsSync(program))) {
    process.setSourceMapsEnabled(true);
    return built;
  }
  return isTypeScript(program) ? require('./typescript').compile(program, keep, read) : program;
}

/**
 * Has the first server that asks for a TCP port join the shared listener.
 *
 * @param {Host} host
 * @param {{ joined: boolean }} state
 * @returns {Promise<void>}
 */
function joinFirst(host, state) {
  return new Promise((resolve) => {
    setListenHook((server, id, wanted) => {
      setListenHook(undefined);
      const address = openFor(server, wanted, host);
      binding.appJoinProgram(id);
      state.joined = true;
      host.joined(server);
      resolve();
      return address;
    });
  });
}

/**
 * Opens the listener for a program. One that does not care when that fails leaves saying so to us.
 *
 * @param {Server} server
 * @param {ListenOptions} wanted
 * @param {Host} host
 */
function openFor(server, wanted, host) {
  try {
    return host.listen(wanted);
  } catch (error) {
    if (server.listenerCount('error') === 0) exitFor(error);
    throw error;
  }
}

/**
 * In development a program that fails does not end the server: until it is mended, its failure is what it answers.
 *
 * @param {string} program
 * @param {{ joined: boolean }} state Once it has joined, it goes on after a failure.
 * @param {number} port
 * @returns {(failure: import('../worker/error-page').Failure) => void} To be called for one that does not even start.
 */
function answerFailures(program, state, port) {
  let failed = false;
  const fails = (/** @type {import('../worker/error-page').Failure} */ failure) => {
    if (failed || state.joined) return;
    failed = true;
    const server = createServer((/** @type {any} */ req, /** @type {any} */ res) => {
      const { type, body } = errorPage(failure, req.headers.accept);
      res.writeHead(500, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(body);
    });
    server.listen(port);
  };
  process.on('uncaughtException', (error) => {
    console.error(error);
    const place = positionOf(error, path.dirname(program));
    fails({
      message: error.message,
      place: place && `${place.file}:${place.line}`,
      frame: place && codeFrame(place),
      stack: error.stack,
    });
  });
  return fails;
}

module.exports = { joinFirst, startProgram };
