// What `cookies()` gives: cookies of the request that can be set while the handler runs, and those that cannot.

'use strict';

const { RequestCookies, ResponseCookies } = require('@edge-runtime/cookies');

class ReadonlyRequestCookiesError extends Error {
  constructor() {
    super(
      'Cookies can only be modified in a Server Action or Route Handler. Read more: ' +
        'https://nextjs.org/docs/app/api-reference/functions/cookies#options',
    );
  }
}

/**
 * What the proxy has set for the answer: its handler sees it already.
 *
 * @param {Headers} headers
 * @returns {{ name: string, value: string }[]}
 */
function ofProxy(headers) {
  const given = headers.get('x-middleware-set-cookie');
  if (given === null) return [];
  const set = new Headers();
  // A comma within `Expires` has no name and no `=` behind it.
  for (const cookie of given.split(/,\s*(?=[^;,=\s]+=)/)) set.append('set-cookie', cookie);
  return new ResponseCookies(set).getAll();
}

/** Cookies of a request that cannot be changed. */
class SealedCookies extends RequestCookies {
  /** @param {Headers} headers */
  constructor(headers) {
    // Its own headers, for what is set is written to them.
    super(new Headers({ cookie: headers.get('cookie') ?? '' }));
    for (const cookie of ofProxy(headers)) super.set(cookie);
  }

  /** @returns {never} */
  set() {
    throw new ReadonlyRequestCookiesError();
  }

  /** @returns {never} */
  delete() {
    throw new ReadonlyRequestCookiesError();
  }

  /** @returns {never} */
  clear() {
    throw new ReadonlyRequestCookiesError();
  }
}

/** Cookies of a request, and what a handler sets over them. */
class HandlerCookies extends ResponseCookies {
  /** Names of those that were changed. @type {Set<string>} */
  #changed = new Set();
  /** Undefined while those of the request are put in. @type {import('../scope').Scope | undefined} */
  #scope;

  /** @param {import('../scope').Scope} scope */
  constructor(scope) {
    super(new Headers());
    const headers = scope.headers();
    for (const cookie of new RequestCookies(headers).getAll()) super.set(cookie);
    for (const cookie of ofProxy(headers)) super.set(cookie);
    this.#scope = scope;
  }

  /** `delete` comes by here, too. @param {any[]} args */
  set(...args) {
    if (this.#scope?.phase !== 'action') throw new ReadonlyRequestCookiesError();
    this.#changed.add(typeof args[0] === 'string' ? args[0] : args[0].name);
    return super.set(.../** @type {Parameters<ResponseCookies['set']>} */ (args));
  }

  /** What `appendCookies` takes. */
  static modified(/** @type {HandlerCookies} */ cookies) {
    return cookies.getAll().filter(({ name }) => cookies.#changed.has(name));
  }
}

/**
 * Adds cookies to headers of a response. One that the response sets itself wins.
 *
 * @param {Headers} headers
 * @param {any[]} modified
 */
function appendCookies(headers, modified) {
  if (modified.length === 0) return;
  const cookies = new ResponseCookies(headers);
  const own = cookies.getAll();
  for (const cookie of modified) cookies.set(cookie);
  for (const cookie of own) cookies.set(cookie);
}

module.exports = { HandlerCookies, SealedCookies, appendCookies };
