// The worker threads that run file routes: started, replaced when they die, stopped.

'use strict';

const path = require('node:path');
const { Worker } = require('node:worker_threads');
const { dismissFirst, takeFirst } = require('./first-worker');

const FILE = path.join(__dirname, '../worker/index.js');
/** After so many workers in a row that died before they were ready, the next one is likely to do so, too. */
const STILLBORN = 5;

/** What V8 fills before it collects what is new, in `dev`. In MB; by default it is 48. */
const YOUNG_IN_DEV = 4;

/**
 * @typedef {import('../worker/index').WorkerData} WorkerData
 * @typedef {import('../worker/index').WorkerStart} WorkerStart
 * @typedef {import('../worker/index').LoadError} LoadError
 */

/** A fixed number of workers. */
class Workers {
  /** @type {Set<Worker>} */
  #threads = new Set();
  #stopping = false;
  #stillborn = 0;

  /**
   * @param {string} dir The project.
   * @param {Promise<Omit<WorkerStart, 'env'>>} work What they run. Their threads start before it is known.
   * @param {import('./dev').Dev | undefined} dev
   * @param {{ onGone(reason: string): void, onBroken(failure: LoadError): void, onHopeless(): void }} events `onGone`:
   *   one died and is replaced. `onBroken`: a file does not load any more. `onHopeless`: they die before they are ready.
   */
  constructor(dir, work, dev, events) {
    this.dir = dir;
    this.work = work;
    this.dev = dev;
    this.events = events;
  }

  /**
   * Starts `count` workers: one, and when it is ready the others, so that it is ready soon.
   *
   * @param {number} count
   * @returns {{ first: Promise<LoadError[]>, all: Promise<unknown> }} `first` resolves when one is ready, with what does not
   *   load.
   */
  start(count) {
    if (count === 0) {
      dismissFirst();
      return { first: Promise.resolve([]), all: Promise.resolve() };
    }
    const first = this.#startOne();
    const others = () => Promise.all(Array.from({ length: count - 1 }, () => this.#startOne()));
    return { first, all: first.then((failures) => (failures.length > 0 ? [] : others())) };
  }

  /** @returns {Promise<LoadError[]>} */
  #startOne() {
    const { thread, env } = takeFirst() ?? { thread: this.#newThread(), env: {} };
    this.#threads.add(thread);
    this.work.then(
      (work) => thread.postMessage({ ...work, env }),
      () => {},
    );
    /** @type {Error | undefined} */
    let failure;
    let wasReady = false;
    let isReplaced = false;
    return new Promise((resolve) => {
      thread.on('message', (message) => {
        if (message === 'retiring') {
          // A file that ends its worker while it is loaded is a file that does not load.
          if (!wasReady) return;
          isReplaced = true;
          return this.#relieve(thread);
        }
        wasReady = true;
        this.#stillborn = 0;
        resolve(message);
      });
      thread.on('error', (error) => {
        failure = error;
      });
      thread.once('exit', (code) => {
        this.#threads.delete(thread);
        resolve([]);
        if (!this.#stopping && !isReplaced) this.#replace(wasReady, failure?.message ?? `exit code ${code}`);
      });
    });
  }

  #newThread() {
    const { dev, transfer } = this.dev?.forWorker() ?? { dev: undefined, transfer: [] };
    const workerData = /** @type {WorkerData} */ ({ dir: this.dir, dev });
    // In development it is one among many processes: what is collected early takes no memory.
    const resourceLimits = dev && { maxYoungGenerationSizeMb: YOUNG_IN_DEV };
    return new Worker(FILE, { workerData, transferList: transfer, name: 'ferroute', resourceLimits });
  }

  #replace(/** @type {boolean} */ wasReady, /** @type {string} */ reason) {
    // What ended one that was ready, however soon, may be a request: no reason to give up on the others.
    if (!wasReady && ++this.#stillborn >= STILLBORN) return this.events.onHopeless();
    this.events.onGone(reason);
    void this.#startOne().then((failures) => failures.forEach(this.events.onBroken));
  }

  /** A function called `process.exit`: its worker leaves when another is ready. */
  #relieve(/** @type {Worker} */ thread) {
    if (this.#stopping) return;
    this.events.onGone('process.exit() in a function');
    void this.#startOne().then((failures) => {
      failures.forEach(this.events.onBroken);
      thread.postMessage('stop');
    });
  }

  /** Tells all that the server is about to stop. */
  drain() {
    for (const thread of this.#threads) thread.postMessage('drain');
  }

  /** Asks all to leave; resolves when their threads have ended. */
  async stop() {
    this.#stopping = true;
    await Promise.all(
      [...this.#threads].map((thread) => {
        const ended = new Promise((resolve) => thread.once('exit', resolve));
        thread.postMessage('stop');
        return ended;
      }),
    );
  }
}

module.exports = { Workers };
