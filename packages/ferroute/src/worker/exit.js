// `process.exit()` in a function. It ends the worker, but not the requests of others that the worker is answering, nor those
// that come before another has taken its place.

'use strict';

/** How long requests that were begun may take, once another worker is there. In milliseconds. */
const PATIENCE = 10_000;

/** What the caller of `process.exit` meets: it gets no further. */
class Exit extends Error {
  /** @param {number | string | null | undefined} code */
  constructor(code) {
    super(`process.exit(${code ?? ''}) was called in a function: its worker ends, and another takes its place`);
    this.name = 'Exit';
  }
}

/** Ends this thread at once. @type {(code?: number) => never} */
const endThread = process.exit.bind(process);

/**
 * Has functions end their worker in good order.
 *
 * @param {() => void} retire Called the first time: asks for another worker. This one is told to leave when that is ready.
 */
function guardExit(retire) {
  let isRetiring = false;
  process.exit = (code) => {
    if (!isRetiring) {
      isRetiring = true;
      retire();
    }
    throw new Exit(code);
  };
}

/** Sees that a thread which is to leave does, though a request is never answered. */
function endAfterPatience() {
  setTimeout(endThread, PATIENCE).unref();
}

module.exports = { endAfterPatience, endThread, guardExit };
