// `ferroute dev`, seen from the main thread: the thread that watches and builds (thread.js), and the restart of the whole
// process where a change asks for one.

'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { MessageChannel, SHARE_ENV, Worker } = require('node:worker_threads');
const { styler } = require('../error');
const { restart } = require('../restart');

const FILE = path.join(__dirname, 'thread.js');
const PROGRAM = /^server\.(?:[cm]?js|ts)$/;
/** Files of the project's directory that are read once, at the start. */
const READ_AT_START =
  /^(?:\.env.*|(?:ferroute|next)\.config\.\w+|(?:proxy|middleware|instrumentation)\.\w+|package\.json)$/;

/**
 * @typedef {import('../restart').Before} Before
 * @typedef {import('./thread').Serving} Serving
 */

class Dev {
  /** The program's own files, as far as they are known. @type {Set<string> | undefined} */
  #program;
  /** @type {() => Promise<Before>} */
  #leave = async () => ({});
  #isUp = false;
  #isLeaving = false;
  /** @type {() => void} */
  #whenUp = () => {};
  #up = new Promise((resolve) => {
    this.#whenUp = () => resolve(undefined);
  });

  /**
   * Watches from now on.
   *
   * @param {string} typed The directory, as the person wrote it.
   */
  constructor(typed) {
    this.root = path.resolve(typed);
    const before = this.#readAtStart();
    this.state = new Int32Array(new SharedArrayBuffer(4));
    this.thread = new Worker(FILE, {
      workerData: { root: this.root, state: this.state, since: performance.timeOrigin },
      name: 'ferroute dev',
      // The bundler's own memory is chosen by variables of the real environment (see builder.js).
      env: SHARE_ENV,
      // It makes much that is soon forgotten: what is collected early takes no memory.
      resourceLimits: { maxYoungGenerationSizeMb: 4 },
    });
    this.thread.on('message', ({ changed, known, watching }) => {
      if (changed) void this.#changed(changed, known);
      if (!watching) return;
      // What has gone since cannot be seen: there is nothing whose time could tell.
      const now = this.#readAtStart();
      const gone = before.filter((file) => !now.includes(file));
      if (gone.length > 0) void this.#changed(gone, []);
    });
    this.thread.unref();
  }

  /** The files that are there of those that are read once. */
  #readAtStart() {
    return [this.root, path.join(this.root, 'src')].flatMap((dir) => {
      // What is below a file is no entry that is missing, but an error; `existsSync` knows none.
      const names = fs.existsSync(dir) && fs.statSync(dir).isDirectory() ? fs.readdirSync(dir) : [];
      return names.filter((name) => READ_AT_START.test(name)).map((name) => path.join(dir, name));
    });
  }

  /** What a worker is told: where modules come from. */
  forWorker() {
    const { port1, port2 } = new MessageChannel();
    this.thread.postMessage({ worker: port2 }, [port2]);
    return { dev: { builder: port1, state: this.state }, transfer: [port1] };
  }

  /** It is known what is served. */
  serve(/** @type {Serving} */ serving) {
    this.thread.postMessage({ serving });
  }

  /** What the program is made of, if it is bundled. */
  programIs(/** @type {string[]} */ files) {
    this.#program = new Set(files);
  }

  /**
   * The process can be replaced from now on.
   *
   * @param {() => Promise<Before>} leave Gives what is left to the next one.
   * @param {{ isUp: boolean, program?: string }} [how] `isUp`: it serves; if not, any change is reason to try again.
   */
  ready(leave, { isUp, program } = { isUp: false }) {
    this.#leave = leave;
    this.#isUp = isUp;
    this.program = program;
    // Nothing else keeps the process alive, and the mend is to be seen.
    if (!isUp) this.thread.ref();
    this.#whenUp();
  }

  /**
   * @param {string[]} files
   * @param {string[]} known Those that routes are made of.
   */
  async #changed(files, known) {
    await this.#up;
    // The process that comes reads everything anew.
    if (this.#isLeaving) return;
    const reason = files.find((file) => !this.#isUp || this.#isForRestart(file, known.includes(file)));
    if (reason === undefined) return this.thread.postMessage({ restart: false });
    this.#isLeaving = true;
    this.thread.postMessage({ restart: true });
    process.stdout.write(`  ${styler(process.stdout)('dim', `${path.relative(this.root, reason)} changed`)}\n`);
    restart(await this.#leave());
  }

  #isForRestart(/** @type {string} */ file, /** @type {boolean} */ isOfRoute) {
    const inside = path.relative(this.root, file);
    const name = inside.startsWith(`src${path.sep}`) ? inside.slice(4) : inside;
    if (PROGRAM.test(inside) || READ_AT_START.test(name)) return true;
    if (!this.program) return false;
    if (this.#program?.has(file) || require.cache[file]) return true;
    // What an ES module imports is not told: what is not known to be a route's may be the program's.
    return !isOfRoute && !/^(?:pages|app)[\\/]/.test(name);
  }
}

module.exports = { Dev };
