// A request of pages/api: Node's, and what Next adds, computed when it is asked for.

'use strict';

const { Incoming, IncomingMessage } = require('../http/incoming');
const { kAbout, kResponse } = require('../http/state');
const { parseBody } = require('./body');
const { parseCookies } = require('./cookies');
const { kLimit } = require('./pages-limit');
const { queryOf } = require('./query');

/** The route of a request: the names of its params, and whether it parses bodies. */
const kRoute = Symbol('route');
/** The values of its params. */
const kValues = Symbol('values');

/**
 * What requests of pages/api inherit from.
 *
 * @type {any}
 */
const apiRequest = Object.create(IncomingMessage.prototype);

/**
 * Makes a request of pages/api; takes what `Incoming` takes.
 *
 * @this {any}
 * @param {any} server
 * @param {number} slot
 * @param {number} flags
 * @param {string} head
 * @param {number} connection
 * @param {any} scope
 */
function ApiRequest(server, slot, flags, head, connection, scope) {
  Incoming.call(this, server, slot, flags, head, connection, scope);
  this[kRoute] = undefined;
  this[kValues] = undefined;
  this[kLimit] = Number.POSITIVE_INFINITY;
}
ApiRequest.prototype = apiRequest;

/**
 * A value that is computed once, and may be replaced.
 *
 * @param {string} name
 * @param {(req: any) => unknown} compute
 */
function defineLazy(name, compute) {
  Object.defineProperty(apiRequest, name, {
    get() {
      return own(this, name, compute(this));
    },
    set(value) {
      own(this, name, value);
    },
    enumerable: true,
    configurable: true,
  });
}

defineLazy('query', (req) => queryOf(searchOf(req), req[kRoute].params, req[kValues], req[kAbout]?.[3]));

/** Where the query is found: what rules or the proxy made of it, else the URL. @param {any} req @returns {string} */
function searchOf(req) {
  const query = req[kAbout]?.[0];
  return query === undefined ? req.url : `?${query}`;
}
defineLazy('cookies', (req) => parseCookies(req.headers.cookie));
// Without a body there is nothing that could fail to parse, so nobody had to look before the handler was called. A route
// that parses none has the stream instead.
defineLazy('body', (req) => (req[kRoute].parses ? parseBody(undefined, req.headers['content-type']) : undefined));
defineLazy('previewData', (req) => require('./draft').previewDataOf(req.headers, req[kResponse]));
defineLazy('preview', (req) => (req.previewData === false ? undefined : true));
defineLazy('draftMode', (req) => req.preview);

/**
 * @template T
 * @param {object} object
 * @param {string} name
 * @param {T} value
 * @returns {T}
 */
function own(object, name, value) {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  return value;
}

module.exports = { ApiRequest, kRoute, kValues };
