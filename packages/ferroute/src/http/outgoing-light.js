// A whole answer in one crossing, from a status, a block of headers and a body: for those who never touched `res` and will
// not. Beside outgoing-send.js, which answers for programs that have.

'use strict';

const binding = require('../binding');
const { endFlags, ended, kMore } = require('./outgoing-end');
const { kFlags, kList, STATUS_SHIFT } = require('./outgoing-headers');
const {
  kBits,
  kHead,
  kRequest,
  kSlot,
  CLOSE_AFTER,
  ENDED,
  FRAMING_AUTO,
  HEAD_SENT,
  HEAD_STORED,
  LAST,
  NOT_KEPT_ALIVE,
  WHOLE,
} = require('./state');

/**
 * Whether nobody has set anything of a response, and it has a body.
 *
 * @param {any} res Of ours.
 */
const isUntouched = (res) =>
  (res[kBits] & ~NOT_KEPT_ALIVE) === 0 && res[kSlot] >= 0 && res[kMore] === undefined && res[kList] === null;

/**
 * Answers with a whole body.
 *
 * @param {any} res Untouched.
 * @param {number} status One that has a body.
 * @param {string} block Lines of headers, none of which frames the body.
 * @param {string | Uint8Array} body
 */
function answerWhole(res, status, block, body) {
  const req = res[kRequest];
  const bits = res[kBits];
  const ending = endFlags(res, req, body.length);
  let flags = FRAMING_AUTO | ending;
  let after = bits | HEAD_STORED | HEAD_SENT | ENDED | WHOLE;
  if ((bits & NOT_KEPT_ALIVE) !== 0) {
    flags |= CLOSE_AFTER;
    after |= LAST;
  }
  const answer = binding.respond(res[kSlot], status, undefined, block, flags, body);
  res.statusCode = status;
  res[kBits] = after;
  res[kHead] = block;
  res[kFlags] = flags | (status << STATUS_SHIFT);
  ended(res, req, ending, answer);
}

module.exports = { answerWhole, isUntouched };
