// Requests with small faults, the same for the same seed.

'use strict';

const { cases } = require('./cases');

const GOOD = [
  'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET /path?query HTTP/1.1\r\nHost: a\r\nX: y\r\nAccept: */*\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello',
  'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n3;x=y\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n',
  'PUT /x HTTP/1.0\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok',
  'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  'HEAD / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx',
  'OPTIONS * HTTP/1.1\r\nHost: a\r\nCookie: a=b; c=d\r\n\r\n',
];

const PIECES = [
  '\r',
  '\n',
  '\r\n',
  '\n\n',
  '\r\n\r\n',
  '\0',
  ' ',
  '\t',
  ':',
  ',',
  ';',
  '=',
  '"',
  '\\',
  '\x01',
  '\x0b',
  '\x0c',
  '\x7f',
  '\x80',
  '\xff',
  '0',
  '1',
  '9',
  'a',
  'F',
  'x',
  '+',
  '-',
  '/',
  '?',
  '#',
  '@',
  '%',
  'HTTP/1.1',
  'HTTP/1.0',
  'HTTP/2.0',
  'chunked',
  'identity',
  'close',
  'Host: b\r\n',
  'Content-Length: 5\r\n',
  'Content-Length: 0\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Transfer-Encoding: gzip\r\n',
  '0\r\n\r\n',
  '5\r\nhello\r\n',
  'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n',
  'Connection: close\r\n',
  ' \r\n',
  '\r\n ',
];

/** A small generator, good enough for faults. @param {number} seed */
function random(seed) {
  let state = (seed + 1) * 0x9e3779b1;
  return (below) => {
    state = Math.imul(state ^ (state >>> 15), 0x85ebca6b);
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35) ^ seed;
    return ((state ^ (state >>> 16)) >>> 0) % below;
  };
}

const SHORT = cases.filter(({ long }) => !long).map(({ bytes }) => bytes);

/** @param {number} seed */
function mutant(seed) {
  const next = random(seed);
  const pick = (list) => list[next(list.length)];
  let bytes = next(3) === 0 ? pick(SHORT) : pick(GOOD);
  if (next(4) === 0) bytes += pick(GOOD);
  for (let faults = 1 + next(3); faults > 0; faults--) {
    const at = next(bytes.length + 1);
    const length = 1 + next(4);
    switch (next(5)) {
      case 0:
        bytes = bytes.slice(0, at) + pick(PIECES) + bytes.slice(at);
        break;
      case 1:
        bytes = bytes.slice(0, at) + bytes.slice(at + length);
        break;
      case 2:
        bytes = bytes.slice(0, at) + pick(PIECES) + bytes.slice(at + length);
        break;
      case 3:
        bytes = bytes.slice(0, at) + bytes.slice(at, at + 10 * length).repeat(2) + bytes.slice(at + 10 * length);
        break;
      default:
        bytes = bytes.slice(0, at) + String.fromCharCode(next(256)) + bytes.slice(at + 1);
    }
  }
  return `${bytes}GET /after HTTP/1.1\r\nHost: a\r\n\r\n`;
}

module.exports = { mutant };
