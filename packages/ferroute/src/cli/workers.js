// The worker threads that run file routes: started, replaced when they die, stopped.

'use strict';

const path = require('node:path');
const { Worker } = require('node:worker_threads');

const FILE = path.join(__dirname, '../worker/index.js');
/** A worker that dies before it has lived this long is likely to die again at once. */
const SHORT_LIFE = 1000;
const SHORT_LIVES = 5;

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
  #shortLives = 0;

  /**
   * @param {Omit<WorkerData, 'dev'>} data What each is told.
   * @param {Promise<WorkerStart>} work What they run. Their threads start before it is known.
   * @param {import('./dev').Dev | undefined} dev
   * @param {{ onGone(reason: string): void, onBroken(failure: LoadError): void, onHopeless(): void }} events `onGone`:
   *   one died and is replaced. `onBroken`: a file does not load any more. `onHopeless`: they die faster than they can be
   *   replaced.
   */
  constructor(data, work, dev, events) {
    this.data = data;
    this.work = work;
    this.dev = dev;
    this.events = events;
  }

  /**
   * Starts `count` workers.
   *
   * @param {number} count
   * @returns {Promise<LoadError[]>} Resolves when all are ready, with what does not load, once each.
   */
  async start(count) {
    const reports = await Promise.all(Array.from({ length: count }, () => this.#startOne()));
    return reports[0] ?? [];
  }

  /** @returns {Promise<LoadError[]>} */
  #startOne() {
    const began = performance.now();
    const { dev, transfer } = this.dev?.forWorker() ?? { dev: undefined, transfer: [] };
    const workerData = /** @type {WorkerData} */ ({ ...this.data, dev });
    const thread = new Worker(FILE, { workerData, transferList: transfer, name: 'ferroute' });
    this.#threads.add(thread);
    this.work.then(
      (work) => thread.postMessage(work),
      () => {},
    );
    /** @type {Error | undefined} */
    let failure;
    return new Promise((resolve) => {
      thread.once('message', resolve);
      thread.on('error', (error) => {
        failure = error;
      });
      thread.once('exit', (code) => {
        this.#threads.delete(thread);
        resolve([]);
        if (!this.#stopping) this.#replace(performance.now() - began, failure?.message ?? `exit code ${code}`);
      });
    });
  }

  #replace(/** @type {number} */ lived, /** @type {string} */ reason) {
    this.#shortLives = lived < SHORT_LIFE ? this.#shortLives + 1 : 0;
    if (this.#shortLives >= SHORT_LIVES) return this.events.onHopeless();
    this.events.onGone(reason);
    void this.#startOne().then((failures) => failures.forEach(this.events.onBroken));
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
