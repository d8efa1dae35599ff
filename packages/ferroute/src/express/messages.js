// The messages of an application: how `req` and `res` become Express's. On a server of ours they are made with the
// application's prototypes; any others (Node's, a parent application's) are given them.

'use strict';

const { Incoming } = require('../http/incoming');
const { Outgoing, ServerResponse } = require('../http/outgoing');
const { REQUEST_OF_LISTENER } = require('../http/state');

/** Application: the constructors of its messages, for as long as its prototypes are these. */
const kMade = Symbol('made');

/** The header that names the framework. */
const POWERED_BY = 'X-Powered-By';

/**
 * Prepares a request and its response.
 * @param {any} app
 * @param {any} req
 * @param {any} res
 */
function begin(app, req, res) {
  const { request, response } = app;
  if (app.settings['x-powered-by']) {
    // As if the response were not the application's yet: a `setHeader` of `app.response` is not asked.
    if (Object.getPrototypeOf(res) === response) ServerResponse.prototype.setHeader.call(res, POWERED_BY, 'Express');
    else res.setHeader(POWERED_BY, 'Express');
  }
  req.res = res;
  res.req = req;
  if (Object.getPrototypeOf(req) !== request) Object.setPrototypeOf(req, request);
  if (Object.getPrototypeOf(res) !== response) Object.setPrototypeOf(res, response);
  if (!res.locals) res.locals = Object.create(null);
}

/**
 * The constructors of an application's messages on our server; they take what `Incoming` and `Outgoing` take.
 * @param {any} app
 * @returns {import('../http/dispatch').Messages}
 */
function messagesFor(app) {
  const made = app[kMade];
  if (made !== undefined && made.request === app.request && made.response === app.response) return made;
  const { request, response } = app;
  app[kMade] = { request, response, Request: requestOf(request), Response: responseOf(response) };
  return app[kMade];
}

/** @param {any} prototype */
function requestOf(prototype) {
  /**
   * @this {any}
   * @param {any} server
   * @param {number} slot
   * @param {number} flags
   * @param {string} head
   * @param {number} connection
   * @param {any} scope
   */
  function ExpressRequest(server, slot, flags, head, connection, scope) {
    Incoming.call(this, server, slot, flags | REQUEST_OF_LISTENER, head, connection, scope);
    // What every request is given, so that it has one shape from the start.
    this.res = undefined;
    this.next = undefined;
    this.baseUrl = undefined;
    this.originalUrl = undefined;
    this.params = undefined;
  }
  ExpressRequest.prototype = prototype;
  return ExpressRequest;
}

/** @param {any} prototype */
function responseOf(prototype) {
  /**
   * @this {any}
   * @param {any} req
   * @param {number} slot
   * @param {number} bits
   */
  function ExpressResponse(req, slot, bits) {
    Outgoing.call(this, req, slot, bits);
    this.locals = undefined;
  }
  ExpressResponse.prototype = prototype;
  return ExpressResponse;
}

module.exports = { begin, kMade, messagesFor };
