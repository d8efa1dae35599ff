// The diagnostics channel `express.router.request` of Express 5: each call of a handler or a param callback is told to those
// who subscribe to it (tools that trace). Costs one look when nobody does.

'use strict';

const diagnostics = require('node:diagnostics_channel');
const { isPromise } = require('./promise');

const channel = diagnostics.tracingChannel('express.router.request');

/** Request: the path by which the layer that is being called was matched. */
const kMatched = Symbol('matched');
/** Request: errors that were told, so that each is told once. The `router` package's own name: a request may pass through both. */
const kTold = Symbol.for('router.tracing.publishedErrors');

/** Whether anybody listens. */
const isTraced = () =>
  channel.start.hasSubscribers ||
  channel.end.hasSubscribers ||
  channel.asyncStart.hasSubscribers ||
  channel.asyncEnd.hasSubscribers ||
  channel.error.hasSubscribers;

/** What `next` takes besides errors. @param {any} value */
const isSignal = (value) => value === 'route' || value === 'router';

/**
 * An error is on its way: whether it is a new one.
 * @param {any} req
 * @param {any} error
 */
function tell(req, error) {
  if (!error || isSignal(error)) return false;
  req[kTold] ??= new Set();
  if (req[kTold].has(error)) return false;
  req[kTold].add(error);
  return true;
}

/**
 * Call a handler and tell of it.
 * @param {any} context What subscribers get: `req`, `res`, `layer`, `handler`, `route`; for an error handler `errorHandler` and
 *   `incomingError`, for a param `param`. `result` or `error` are added.
 * @param {(next: (error?: any) => void) => any} call
 * @param {(error?: any) => void} next
 */
function trace(context, call, next) {
  const told = tellingNext(context, next);
  let settled = false;
  channel.start.runStores(context, () => {
    let promise;
    try {
      const result = call(told);
      if (isPromise(result)) promise = result;
      else context.result = result;
    } catch (error) {
      told(error);
      if (!isSignal(error)) context.error ??= error;
      else context.result = undefined;
      end(context, false);
      return;
    }
    end(context, promise !== undefined);
    try {
      promise?.then(
        (/** @type {any} */ value) => {
          if (settled) return;
          settled = true;
          context.result = value;
          asyncEnd(context);
        },
        (/** @type {any} */ error) => failed(error || new Error('Rejected promise')),
      );
    } catch (error) {
      failed(error);
    }
  });

  /** @param {any} error */
  function failed(error) {
    told(error);
    if (settled) return;
    settled = true;
    if (!isSignal(error)) context.error ??= error;
    asyncEnd(context);
  }
}

/**
 * `next`, which tells of the errors that pass.
 * @param {any} context
 * @param {(error?: any) => void} next
 */
function tellingNext(context, next) {
  const { req, errorHandler, incomingError } = context;
  if (errorHandler) tell(req, incomingError);
  return (/** @type {any} */ error) => {
    // The handler has dealt with the error: should it come again, it is a new one.
    if (errorHandler && error !== incomingError) req[kTold]?.delete(incomingError);
    if (tell(req, error)) {
      context.error = error;
      channel.error.publish(context);
    }
    next(error);
  };
}

/**
 * The call returned. An error that came before its promise was settled is not shown yet.
 * @param {any} context
 * @param {boolean} goesOn
 */
function end(context, goesOn) {
  const { error } = context;
  const hides = goesOn && 'error' in context;
  if (hides) delete context.error;
  channel.end.publish(context);
  if (hides) context.error = error;
}

/** @param {any} context */
function asyncEnd(context) {
  channel.asyncStart.runStores(context, () => channel.asyncEnd.publish(context));
}

module.exports = { isTraced, kMatched, tell, trace };
