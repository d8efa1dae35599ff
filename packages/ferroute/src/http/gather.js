// The whole body of a request at once, for those who would read it to its end anyway: the native side gathers it up to a
// limit, and JavaScript sees it once. For everybody else the request then is a stream that was read: ended, and closed a
// moment later. What such a reader makes of the body is its own; see express/bodies.

'use strict';

const { AsyncResource } = require('node:async_hooks');
const binding = require('../binding');
const { bodyTaken, readable } = require('./incoming');
const {
  kBits,
  kBodyEnded,
  kOnSignal,
  kResponse,
  kSlot,
  REQUEST_ABORTED,
  REQUEST_BUILT,
  REQUEST_CLOSED,
  REQUEST_COMPLETE,
  REQUEST_CONSUMING,
  REQUEST_ENDED,
  REQUEST_GATHERING,
  REQUEST_HAS_BODY,
  REQUEST_OVER,
  REQUEST_UPGRADED,
  REQUEST_WAITING,
  BODY_ABORTED,
  CLOSED,
  READABLE,
  TOO_LARGE,
} = require('./state');

/**
 * Whoever wants a body. Called in the context in which it asked, and never before its call has returned.
 * @typedef {object} Reader
 * @property {any} req
 * @property {(body: string | Buffer) => void} whole Text, if that was asked for and the bytes are plain UTF-8.
 * @property {() => void} tooLarge The body can be read as a stream, from its beginning.
 * @property {(received: number) => void} aborted The client went away after so many bytes.
 */

/** Bits of a request that somebody has touched, or that is over. */
const TOUCHED =
  REQUEST_COMPLETE |
  REQUEST_WAITING |
  REQUEST_BUILT |
  REQUEST_ABORTED |
  REQUEST_CLOSED |
  REQUEST_UPGRADED |
  REQUEST_CONSUMING |
  REQUEST_GATHERING;

/** What `binding.body` answers. */
const PENDING = 0;

/** Whether a message is a request of ours with a body that nobody has touched. @param {any} req */
const isUnread = (req) =>
  req[kSlot] >= 0 &&
  (req[kBits] & (REQUEST_HAS_BODY | TOUCHED)) === REQUEST_HAS_BODY &&
  req._events === undefined &&
  req[kOnSignal] === undefined;

/** Whether the body of a request was gathered. @param {any} req */
const wasGathered = (req) => (req[kBits] & REQUEST_ENDED) !== 0;

/**
 * Gather the body of a request that is unread.
 * @param {any} req
 * @param {number} limit in bytes
 * @param {boolean} asText
 * @param {Reader} reader
 * @returns {boolean} False: it is over the limit or aborted, and as unread as before.
 */
function gather(req, limit, asText, reader) {
  const body = binding.body(req[kSlot], limit, asText);
  if (typeof body === 'number') {
    if (body !== PENDING) return false;
    wait(req, limit, asText, reader);
  } else {
    bodyTaken(req);
    req[kBits] |= REQUEST_GATHERING | REQUEST_CONSUMING;
    process.nextTick(deliver, reader, body);
  }
  return true;
}

/**
 * @param {any} req
 * @param {number} limit
 * @param {boolean} asText
 * @param {Reader} reader
 */
function wait(req, limit, asText, reader) {
  const context = new AsyncResource('FERROUTE.BODY');
  req[kBits] |= REQUEST_GATHERING | REQUEST_CONSUMING;
  req[kOnSignal] = (/** @type {number} */ slot, /** @type {number} */ signal) => {
    if ((signal & TOO_LARGE) !== 0) {
      leave(req);
      context.runInAsyncScope(refuse, undefined, reader);
    } else if ((signal & (READABLE | BODY_ABORTED | CLOSED)) !== 0) {
      const body = binding.body(slot, limit, asText);
      if (typeof body !== 'number') {
        req[kOnSignal] = undefined;
        bodyTaken(req);
        context.runInAsyncScope(deliver, undefined, reader, body);
      } else if (body < 0) {
        leave(req);
        abort(reader, -body - 1, context);
      }
    }
    return true;
  };
}

/** The native side gathers no more: the request is a stream again. @param {any} req */
function leave(req) {
  req[kOnSignal] = undefined;
  req[kBits] &= ~REQUEST_GATHERING;
}

/** @param {Reader} reader */
function refuse(reader) {
  reader.tooLarge();
  // Others may have waited for it, too.
  readable(reader.req);
}

/**
 * The client went away. The reader hears of it where a reader of the stream would: when the request says so.
 * @param {Reader} reader
 * @param {number} received
 * @param {AsyncResource} context
 */
function abort(reader, received, context) {
  const { req } = reader;
  const tell = () => context.runInAsyncScope(reader.aborted, reader, received);
  if (req.destroyed) return tell();
  req.once('aborted', tell);
  req[kBits] |= REQUEST_WAITING;
}

/**
 * @param {Reader} reader
 * @param {string | Uint8Array} body
 */
function deliver(reader, body) {
  const { req } = reader;
  const given = typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  req[kBits] &= ~REQUEST_GATHERING;
  if (req._events !== undefined || (req[kBits] & REQUEST_BUILT) !== 0) return share(reader, given);
  req[kBits] |= REQUEST_ENDED;
  req[kResponse][kBodyEnded]();
  reader.whole(given);
  // What ended closes by itself. Somebody may have begun to listen.
  if (req._events === undefined && (req[kBits] & REQUEST_BUILT) === 0) req[kBits] |= REQUEST_OVER;
  else req.destroy();
}

/**
 * Somebody else has touched the stream meanwhile: it is given the body, too.
 * @param {Reader} reader
 * @param {string | Buffer} body
 */
function share(reader, body) {
  const { req } = reader;
  if (req.destroyed) return reader.aborted(Buffer.byteLength(body));
  req[kBits] &= ~REQUEST_WAITING;
  req.prependOnceListener('end', () => reader.whole(body));
  if (body.length > 0) req.push(Buffer.from(/** @type {any} */ (body)));
  req.push(null);
  req[kResponse][kBodyEnded]();
  if (!req.isPaused()) req.resume();
}

module.exports = { gather, isUnread, wasGathered };
