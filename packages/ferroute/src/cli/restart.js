// How `ferroute dev` starts anew, when a change is about more than routes: requests under way are answered, then this
// process replaces itself and takes its listening socket along, so that new connections wait for it instead of being refused.

'use strict';

const fs = require('node:fs');
const binding = require('../binding');
const { reexec } = require('./reexec');

/** How what is handed over travels. */
const VARIABLE = 'FERROUTE_RESTART';
/** How long requests may take to finish before a restart. */
const PATIENCE = 1000;

/** How this process was started, before the program sees another `process.argv`, or changes the environment. */
const ORIGIN = { execArgv: [...process.execArgv], args: process.argv.slice(1), env: { ...process.env } };

/**
 * @typedef {import('../binding/native').ListenOptions} ListenOptions
 * @typedef {import('../binding/native').Address} Address
 *
 * @typedef {object} Before What one process leaves to the next.
 * @property {number} [fd] The listening socket.
 * @property {number} [port] What it was asked to listen on.
 * @property {string} [host]
 */

/**
 * What the process before this one left.
 *
 * @returns {Before | undefined}
 */
function takenOver() {
  const text = process.env[VARIABLE];
  // Not for the processes that this one starts.
  delete process.env[VARIABLE];
  return text ? JSON.parse(text) : undefined;
}

/**
 * Goes on listening on the socket of the process before, unless another address is asked for now.
 *
 * @param {Before} before
 * @param {ListenOptions} asked
 * @param {(options: ListenOptions) => Address} open
 * @returns {Address}
 */
function listenAgain(before, asked, open) {
  const { fd } = before;
  if (fd === undefined) return open(asked);
  if (before.port === asked.port && before.host === asked.host) return open({ fd });
  delete before.fd;
  fs.closeSync(fd);
  return open(asked);
}

/**
 * Answers what is under way and keeps the listening socket for the next process.
 *
 * @param {ListenOptions} asked What this one was asked to listen on.
 * @returns {Promise<Before>}
 */
async function leave({ host, port }) {
  const fd = binding.appListener();
  binding.appDrain();
  const deadline = performance.now() + PATIENCE;
  while (binding.appConnections() > 0 && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return { fd, host, port };
}

/**
 * Says on the socket of the process before why this one does not serve, until the next one takes its place.
 *
 * @param {Before} before
 * @param {{ message: string, mend?: string }} error
 */
function answerWithFailure({ fd }, { message, mend }) {
  if (fd === undefined) return;
  const { errorPage } = require('../worker/error-page');
  const server = require('node:http').createServer(({ headers }, res) => {
    const { type, body } = errorPage({ message, frame: mend }, headers.accept);
    // The next process does not have this connection.
    res.writeHead(500, { 'Content-Type': type, 'Cache-Control': 'no-store', Connection: 'close' });
    res.end(body);
  });
  // Then they wait.
  server.on('error', () => {});
  server.listen({ fd });
}

/** Starts this process anew. */
function restart(/** @type {Before} */ before) {
  reexec(ORIGIN.execArgv, ORIGIN.args, { ...ORIGIN.env, [VARIABLE]: JSON.stringify(before) });
}

module.exports = { answerWithFailure, leave, listenAgain, restart, takenOver };
