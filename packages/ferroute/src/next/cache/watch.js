// Under `cacheComponents`: whether an answer is made of nothing but the program and what is kept. Then it is kept as a whole,
// although its file does not ask for it.
//
// As in Next, who waits for anything but a cache has not answered one turn of the event loop after it began. Where caches had
// to be filled first, the handler is called once more, with what they are filled with.

'use strict';

const { lightResponse } = require('../web/response');
const { watching } = require('./clock-and-chance');

/**
 * @typedef {{ response: Response, scope: any, isInterrupted: boolean }} Ran
 *
 * @typedef {object} Seen
 * @property {Promise<Ran>} ran What the handler gave, or will give.
 * @property {Buffer} [body] Of the answer. Undefined: it is not to be kept.
 * @property {boolean} [isCertain] Something says that it never will be, rather than that it took its time.
 */

/** What one invocation, or two of them, find in caches. */
class Watch {
  /** By key: what caches have given. @type {Map<string, Promise<any>>} */
  #known = new Map();
  #filling = 0;
  /** @type {(() => void)[]} */
  #waiting = [];
  /** Of the invocation that is under way. @type {any} */
  scope = undefined;

  /**
   * What a cache gives for a key: the same for both.
   *
   * @template T
   * @param {string} key
   * @param {() => Promise<T>} look
   * @returns {Promise<T>}
   */
  read(key, look) {
    const before = this.#known.get(key);
    if (before !== undefined) return before;
    const found = look();
    this.#known.set(key, found);
    this.#filling++;
    const done = () => {
      if (--this.#filling === 0) for (const wake of this.#waiting.splice(0)) wake();
    };
    found.then(done, done);
    return found;
  }

  get isFilling() {
    return this.#filling > 0;
  }

  /** Resolves when caches are filled, and what waited for them has had its turn. @returns {Promise<void>} */
  async filled() {
    while (this.isFilling) {
      await new Promise((resolve) => this.#waiting.push(() => resolve(undefined)));
      await turn();
    }
  }

  get isDynamic() {
    return this.scope?.cache.dynamic !== undefined;
  }
}

/** A turn of the event loop in which everything that is ready goes on. */
const turn = () => new Promise((resolve) => setImmediate(() => setTimeout(resolve, 0)));

/**
 * @param {(watch: Watch) => Promise<Ran>} run Calls the handler.
 * @returns {Promise<Seen>}
 * @throws What the handler throws, where it does at once.
 */
async function watched(run) {
  watching.count++;
  try {
    return await watchedRuns(run, new Watch());
  } finally {
    watching.count--;
  }
}

/** @param {(watch: Watch) => Promise<Ran>} run @param {Watch} watch @returns {Promise<Seen>} */
async function watchedRuns(run, watch) {
  const first = await attempt(run, watch);
  if (first.isOver) return seen(first, watch);
  if (watch.isDynamic || !watch.isFilling) return { ran: first.ran, isCertain: watch.isDynamic };
  await watch.filled();
  if (!first.isSettled() || watch.isDynamic) return { ran: first.ran, isCertain: watch.isDynamic };
  await first.ran;
  const second = await attempt(run, watch);
  if (second.isOver) return seen(second, watch);
  // The first one has an answer.
  second.ran.catch(() => {});
  return { ran: first.ran, isCertain: watch.isDynamic };
}

/**
 * Calls the handler, and says whether it has answered before the event loop turns: between two immediates nothing comes from
 * outside.
 *
 * @param {(watch: Watch) => Promise<Ran>} run
 * @param {Watch} watch
 * @returns {Promise<{ ran: Promise<Ran>, isOver: boolean, isSettled: () => boolean }>}
 */
function attempt(run, watch) {
  return new Promise((resolve) => {
    /** @type {Promise<Ran>} */
    let ran;
    let settled = false;
    const isSettled = () => settled;
    setImmediate(() => {
      ran = run(watch);
      const settle = () => {
        settled = true;
      };
      ran.then(settle, settle);
    });
    setImmediate(() => resolve({ ran, isOver: settled, isSettled }));
  });
}

/** @param {{ ran: Promise<Ran> }} over @param {Watch} watch @returns {Promise<Seen>} */
async function seen(over, watch) {
  const given = await over.ran;
  if (watch.isDynamic) return { ran: over.ran, isCertain: true };
  const { body, response } = await wholeBody(given.response);
  const ran = Promise.resolve({ ...given, response });
  return watch.isDynamic ? { ran, isCertain: true } : { ran, body };
}

/**
 * The body of an answer, if it is there within a turn; and the answer, whose body can still be read where it is not.
 *
 * @param {Response} response
 * @returns {Promise<{ body?: Buffer, response: Response }>}
 */
async function wholeBody(response) {
  const light = lightResponse(response);
  if (light !== undefined) return { body: Buffer.from(light.body ?? ''), response };
  if (response.body === null) return { body: Buffer.alloc(0), response };
  const [copy, rest] = response.body.tee();
  const reader = copy.getReader();
  const reading = readAll(reader);
  const body = await Promise.race([reading, new Promise((resolve) => setImmediate(() => resolve(undefined)))]);
  if (body === undefined) reader.cancel().catch(() => {});
  const { status, statusText, headers } = response;
  const again = new Response(rest, { status, statusText, headers });
  return { body, response: again };
}

/** @param {ReadableStreamDefaultReader<any>} reader @returns {Promise<Buffer | undefined>} */
async function readAll(reader) {
  /** @type {Uint8Array[]} */
  const chunks = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    chunks.push(value);
  }
}

module.exports = { Watch, watched };
