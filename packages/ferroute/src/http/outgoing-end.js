// The end of an answer: 'finish', 'close', what becomes of the slot, and what happens when the client goes away first.

'use strict';

const diagnostics = require('node:diagnostics_channel');
const binding = require('../binding');
const { streamDestroyed } = require('./errors');
const { connectionClosed, dump, takeRest } = require('./incoming');
const { closeConnection } = require('./socket');
const {
  NODE_MAJOR,
  kBits,
  kRequest,
  kServer,
  kSlot,
  REQUEST_BUILT,
  REQUEST_COMPLETE,
  REQUEST_GATHERING,
  REQUEST_HAS_BODY,
  CLOSE_EMITTED,
  DESTROYED,
  ENDED,
  LATE_FINISH,
  NEEDS_DRAIN,
  WRITTEN,
  DRAINED,
  FINISHED,
  END,
  GONE,
  KEEP_SLOT,
  READS,
  TELL_FINISHED,
  now,
  retire,
  settle,
} = require('./state');

const responseFinished = diagnostics.channel('http.server.response.finish');

/** ServerResponse: what few responses need, in one object, or undefined. */
const kMore = Symbol('more');

class More {
  corked = 0;
  /** What was written while corked: data, callback, data… @type {any[]} */
  held = [];
  /** @type {any} */
  errored = undefined;
  /** Bytes written, counted for `strictContentLength`. */
  bytes = 0;
  /** Callbacks of `write` that wait for DRAINED. @type {((error?: any) => void)[]} */
  waiting = [];
  /** Callbacks of `end` (Node 24 calls them with the error, too). @type {((error?: any) => void)[]} */
  ending = [];
}

/** @param {any} res @returns {More} */
const more = (res) => (res[kMore] ??= new More());

/** Above this an answer may wait for its client: 'finish' is told by the native side then, and else by the next tick. */
const LARGE = 16 * 1024;

/** Since Node 24 callbacks of `end` hear of errors; before, they are listeners of 'finish'. */
const END_TELLS_ERRORS = NODE_MAJOR >= 24;

function nothing() {}

/**
 * The slot is free, and not just now: what was still to come has come. Where events are on their way, they decide.
 * @param {any} res
 */
const isOver = (res) =>
  res[kSlot] < 0 && ~res[kSlot] !== now.epoch && (res[kBits] & (LATE_FINISH | CLOSE_EMITTED)) !== LATE_FINISH;

/**
 * @param {any} res
 * @param {(error?: any) => void} callback
 */
function queueEnd(res, callback) {
  if (END_TELLS_ERRORS) {
    more(res).ending.push(callback);
    // A listener, so that the end of the response is told.
    if (res._events === undefined) res.once('finish', nothing);
  } else {
    res.once('finish', callback);
  }
}

/**
 * @param {any} res
 * @param {any} error
 */
function callEnding(res, error) {
  const ending = res[kMore]?.ending;
  if (ending === undefined || ending.length === 0) return;
  res[kMore].ending = [];
  for (const callback of ending) callback(error);
}

/**
 * Close the connection under a response.
 * @param {any} res
 * @param {any} error
 */
function closeSlot(res, error) {
  closeConnection(res[kRequest], error, (res[kBits] & ENDED) !== 0);
}

/**
 * Whether anybody hears how a response ends.
 * @param {any} res
 * @param {any} req
 */
const isHeard = (res, req) => res._events !== undefined || req._events !== undefined || responseFinished.hasSubscribers;

/**
 * The flags of the native call that ends a response. The slot is free with that call, unless the request's body is still
 * to be read, or there is so much to write that the native side must tell when it is done.
 * @param {any} res
 * @param {any} req
 * @param {number} length of the last piece, roughly
 */
function endFlags(res, req, length) {
  if (((res[kBits] & NEEDS_DRAIN) !== 0 || length > LARGE) && isHeard(res, req)) return END | TELL_FINISHED | KEEP_SLOT;
  const unread = (req[kBits] & (REQUEST_HAS_BODY | REQUEST_COMPLETE)) === REQUEST_HAS_BODY;
  if (!unread) return END;
  return hasReader(req) ? END | KEEP_SLOT | READS : END | KEEP_SLOT;
}

/**
 * Whether somebody takes the request's body, though perhaps he has not begun.
 * @param {any} req
 */
function hasReader(req) {
  const events = req._events;
  if (events === undefined) return false;
  return (
    events.data !== undefined ||
    events.readable !== undefined ||
    ((req[kBits] & REQUEST_BUILT) !== 0 && req._readableState.flowing === true)
  );
}

/**
 * The native side has the end of a response.
 * @param {any} res
 * @param {any} req
 * @param {number} flags that it was called with
 * @param {number} answer
 */
function ended(res, req, flags, answer) {
  if ((flags & KEEP_SLOT) === 0) retire(req, res);
  settle(answer);
  if ((flags & KEEP_SLOT) === 0 && !isHeard(res, req)) return;
  if (res._events !== undefined) res.emit('prefinish');
  if ((flags & TELL_FINISHED) !== 0) return;
  res[kBits] |= LATE_FINISH;
  process.nextTick((answer & GONE) !== 0 ? cut : finished, res);
}

/**
 * The response was handed to the operating system.
 * @param {any} res
 */
function finished(res) {
  if ((res[kBits] & (WRITTEN | CLOSE_EMITTED)) !== 0) return;
  const req = res[kRequest];
  if (responseFinished.hasSubscribers) {
    responseFinished.publish({ request: req, response: res, socket: req.socket, server: req[kServer] });
  }
  dump(req);
  res[kBits] |= WRITTEN;
  if (!isReading(req)) release(res);
  process.nextTick(emitClose, res);
  callEnding(res, null);
  res.emit('finish');
}

/**
 * Whether somebody still reads the request's body.
 * @param {any} req
 */
function isReading(req) {
  return (
    (req[kBits] & (REQUEST_HAS_BODY | REQUEST_COMPLETE)) === REQUEST_HAS_BODY &&
    (req._events !== undefined || (req[kBits] & REQUEST_GATHERING) !== 0) &&
    !req.destroyed
  );
}

/** @param {any} res */
function release(res) {
  const slot = res[kSlot];
  if (slot < 0) return;
  retire(res[kRequest], res);
  binding.release(slot);
}

/** @param {any} res */
function emitClose(res) {
  if ((res[kBits] & CLOSE_EMITTED) !== 0) return;
  res[kBits] |= DESTROYED | CLOSE_EMITTED;
  res.emit('close');
}

/**
 * A signal for the exchange of a response.
 * @param {any} res
 * @param {number} signal
 */
function signalled(res, signal) {
  if ((signal & DRAINED) !== 0) drained(res);
  if ((signal & FINISHED) !== 0) finished(res);
}

/** @param {any} res */
function drained(res) {
  const waiting = res[kMore]?.waiting;
  if (waiting !== undefined && waiting.length > 0) {
    res[kMore].waiting = [];
    for (const callback of waiting) callback();
  }
  if ((res[kBits] & NEEDS_DRAIN) === 0 || (res[kBits] & ENDED) !== 0) return;
  res[kBits] &= ~NEEDS_DRAIN;
  res.emit('drain');
}

/**
 * CLOSED: the connection ended.
 * @param {any} res
 */
function closed(res) {
  // The answer had left before that, and its events come, or have come.
  if ((res[kBits] & (WRITTEN | LATE_FINISH)) !== 0) closedBehind(res);
  else cut(res);
}

/** @param {any} res */
function closedBehind(res) {
  const req = res[kRequest];
  if (res[kSlot] >= 0) {
    if (isReading(req)) takeRest(req);
    if (res[kSlot] >= 0) retire(req, res);
  }
  if (isReading(req)) connectionClosed(req);
}

/**
 * The connection ended before the answer had left.
 * @param {any} res
 */
function cut(res) {
  const req = res[kRequest];
  if (res[kSlot] >= 0) retire(req, res);
  connectionClosed(req);
  if (res[kMore] !== undefined) callEnding(res, res[kMore].errored ?? streamDestroyed('end'));
  emitClose(res);
}

/** @param {any} res */
function lateListener(res) {
  if ((res[kBits] & (WRITTEN | DESTROYED | LATE_FINISH)) !== 0 || isOver(res)) return;
  res[kBits] |= LATE_FINISH;
  process.nextTick(finished, res);
}

module.exports = {
  kMore,
  more,
  isOver,
  queueEnd,
  closeSlot,
  endFlags,
  ended,
  finished,
  release,
  emitClose,
  signalled,
  closed,
  lateListener,
};
