// The body of a request that the proxy may read and the handler reads again: gathered as a whole the first time the proxy asks for
// it, and given back when the request goes on. Untouched, it stays where it is and streams to the handler.

'use strict';

const { collect, hasBody } = require('../../http/collect');

/** The body is longer than `experimental.proxyClientMaxBodySize`. */
class BodyTooLarge extends Error {
  constructor(/** @type {number} */ limit) {
    super(`The request's body is larger than ${limit} bytes, the experimental.proxyClientMaxBodySize of next.config`);
  }
}

class ProxyBody {
  /** @type {Promise<Buffer> | undefined} */
  #loading;
  #req;

  /**
   * @param {any} req Ours, whose body nobody has touched.
   * @param {number} limit In bytes.
   */
  constructor(req, limit) {
    this.#req = req;
    this.limit = limit;
    this.isThere = req.method !== 'GET' && req.method !== 'HEAD' && hasBody(req);
    /** It was longer than the limit, and is lost. */
    this.isTooLarge = false;
  }

  /**
   * All of it.
   *
   * @returns {Promise<Buffer>} Rejects when it is too large. Never settles when the client goes away first.
   */
  load() {
    this.#loading ??= new Promise((resolve, reject) => {
      collect(this.#req, this.limit, (bytes) => {
        if (bytes) return resolve(bytes);
        this.isTooLarge = true;
        reject(new BodyTooLarge(this.limit));
      });
    });
    return this.#loading;
  }

  /** What was read, once it is there; undefined if nobody asked for it. */
  async taken() {
    return this.#loading?.catch(() => undefined);
  }

  /**
   * As a `Request` takes it. Nothing is read before somebody reads.
   *
   * @returns {ReadableStream<Uint8Array> | undefined}
   */
  stream() {
    if (!this.isThere) return undefined;
    return new ReadableStream(
      {
        pull: async (controller) => {
          const bytes = await this.load();
          // A copy: what it is read into may be transferred, and the handler is to have it, too.
          if (bytes.length) controller.enqueue(new Uint8Array(bytes));
          controller.close();
        },
      },
      { highWaterMark: 0 },
    );
  }
}

module.exports = { BodyTooLarge, ProxyBody };
