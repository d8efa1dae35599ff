// Where ours refuses what node:http takes, on one Node line or another, and why.

'use strict';

/** @type {{ cases: RegExp, reason: string }[]} */
const reasons = [
  {
    cases: /^Content-Length: "9223372036854775808"/,
    reason:
      'a length that does not fit a signed 64-bit number is a mistake or an attack; RFC 9110 8.6 asks to expect overflow',
  },
  {
    cases: /^Transfer-Encoding on HTTP\/1\.0/,
    reason: 'RFC 9112 6.1: framing with it is faulty, since a 1.0 intermediary passes it on without understanding it',
  },
  {
    cases: /^(no Host|two Hosts|Host: )/,
    reason:
      'RFC 9112 3.2: 400 for more than one Host and for an invalid one, since two servers could choose differently',
  },
  {
    cases: /^(more than 2,000 headers|a head over 16 KiB, many headers)/,
    reason: 'node:http drops the headers over maxHeadersCount without a word, so that a filter before it sees others',
  },
  {
    cases: /^Content-Length with a (tab|space and a tab) behind it/,
    reason: 'Node 20 refuses it, later lines do not: parsers differ, so a length that depends on it is none',
  },
  {
    cases: /^no authority/,
    reason: 'RFC 9110 4.2.1: an http URI with an empty host must be rejected as invalid',
  },
  { cases: /^chunk size "0+3"/, reason: 'a size of more than 16 digits overflows somewhere along the way' },
  {
    cases: /^chunk extensions over 16 KiB, in all/,
    reason: 'node:http bounds one extension, not their sum (CVE-2023-39326)',
  },
  {
    cases: /^a trailer that frames: Host/,
    reason: 'RFC 9110 6.5.1: a trailer must not hold what frames or routes a message',
  },
];

module.exports = { reasons };
