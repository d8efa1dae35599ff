// Headers that are read only: what `headers()` gives.

'use strict';

/** Of Next's own client, which handlers do not see. */
const HIDDEN = new Set([
  'rsc',
  'next-router-state-tree',
  'next-router-prefetch',
  'next-hmr-refresh',
  'next-router-segment-prefetch',
  'x-nextjs-request-id',
  'x-nextjs-html-request-id',
]);

class ReadonlyHeadersError extends Error {
  constructor() {
    super('Headers cannot be modified. Read more: https://nextjs.org/docs/app/api-reference/functions/headers');
  }
}

/** @type {new (init?: any) => any} */
const WebHeaders = Headers;

/** Web headers over those of a request. */
class SealedHeaders extends WebHeaders {
  /** @param {string[]} raw Name, value, name, value… */
  constructor(raw) {
    super();
    for (let index = 0; index < raw.length; index += 2) {
      if (!HIDDEN.has(raw[index].toLowerCase())) super.append(raw[index], raw[index + 1]);
    }
  }

  append() {
    throw new ReadonlyHeadersError();
  }

  delete() {
    throw new ReadonlyHeadersError();
  }

  set() {
    throw new ReadonlyHeadersError();
  }
}

module.exports = { SealedHeaders };
