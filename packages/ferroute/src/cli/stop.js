// How a server ends: requests under way are answered within the grace period, a second signal ends it at once.

'use strict';

const { constants } = require('node:os');
const binding = require('../binding');

/**
 * @param {('SIGINT' | 'SIGTERM')[]} signals
 * @param {number} grace In seconds.
 * @param {{ drain(): void, stop(): Promise<void> }} workers `drain`: they end what goes on by itself, as web sockets do.
 */
function drainOn(signals, grace, workers) {
  let stopping = false;
  for (const signal of signals) {
    process.on(signal, async () => {
      if (stopping) process.exit(128 + constants.signals[signal]);
      stopping = true;
      const deadline = performance.now() + grace * 1000;
      binding.appDrain();
      workers.drain();
      while (binding.appConnections() > 0 && performance.now() < deadline) await sleep(10);
      const answered = binding.appConnections() === 0;
      // What goes on after an answer has the rest of the time.
      await Promise.race([workers.stop(), sleep(Math.max(500, deadline - performance.now()))]);
      // A program with a handler of its own ends by itself, when it has put its things in order.
      if (process.listenerCount(signal) > 1) await sleep(Math.max(0, deadline - performance.now()));
      process.exit(answered ? 0 : 1);
    });
  }
}

const sleep = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = { drainOn };
