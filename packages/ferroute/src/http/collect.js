// The whole body of a request at once, gathered by the native side: for those who parse it before anybody else looks.

'use strict';

const binding = require('../binding');
const {
  kBits,
  kOnSignal,
  kResponse,
  kScope,
  kSlot,
  REQUEST_COMPLETE,
  REQUEST_HAS_BODY,
  READABLE,
  TOO_LARGE,
  BODY_ABORTED,
  CLOSED,
  retire,
} = require('./state');

/** Whether a request has a body that nobody has read. */
const hasBody = (/** @type {any} */ req) => (req[kBits] & (REQUEST_HAS_BODY | REQUEST_COMPLETE)) === REQUEST_HAS_BODY;

/**
 * Gathers the body of a request whose stream nobody has touched.
 *
 * @param {any} req
 * @param {number} limit In bytes.
 * @param {(body: Buffer | undefined) => void} done Called in the request's async context: with the body, or with undefined
 *   when it is over the limit. Never when the client goes away first.
 */
function collect(req, limit, done) {
  const slot = req[kSlot];
  req[kOnSignal] = (/** @type {number} */ _slot, /** @type {number} */ signal) => {
    if (signal & TOO_LARGE) return finish(undefined);
    if (signal & READABLE) return finish(take(req));
    if (signal & (BODY_ABORTED | CLOSED)) {
      retire(req, req[kResponse]);
      if ((signal & CLOSED) === 0) {
        binding.destroy(slot, false);
        binding.release(slot);
      }
    }
  };
  const finish = (/** @type {Buffer | undefined} */ body) => {
    req[kOnSignal] = undefined;
    req[kScope].runInAsyncScope(done, undefined, body);
  };
  if (binding.collect(slot, limit)) finish(take(req));
}

/** @param {any} req */
function take(req) {
  const chunk = binding.read(req[kSlot]);
  req[kBits] |= REQUEST_COMPLETE;
  return typeof chunk === 'number' ? Buffer.alloc(0) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

module.exports = { collect, hasBody };
