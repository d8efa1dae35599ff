// `NextFetchEvent`: the second argument of the proxy.

'use strict';

/** Next's words for the way that went out of use with Next 12.2. */
const signature = (/** @type {string} */ page) =>
  new Error(`The middleware "${page}" accepts an async API directly with the form:
  
  export function middleware(request, event) {
    return NextResponse.redirect('/new-location')
  }
  
  Read more: https://nextjs.org/docs/messages/middleware-new-signature
  `);

class NextFetchEvent {
  #waitUntil;

  /**
   * @param {string} page `/proxy`.
   * @param {(work: Promise<unknown>) => void} waitUntil
   */
  constructor(page, waitUntil) {
    this.sourcePage = page;
    this.#waitUntil = waitUntil;
  }

  /** Work that goes on after the answer, and that the worker waits for before it ends. */
  waitUntil(/** @type {Promise<unknown>} */ promise) {
    this.#waitUntil(Promise.resolve(promise));
  }

  passThroughOnException() {}

  get request() {
    throw signature(this.sourcePage);
  }

  respondWith() {
    throw signature(this.sourcePage);
  }
}

module.exports = { NextFetchEvent };
