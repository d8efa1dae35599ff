// The headers of requests: cut out of a head, and merged as Node merges them.

'use strict';

const assert = require('node:assert');
const { IncomingMessage } = require('node:http');
const { test } = require('node:test');
const { distinctHeaders, mergeHeaders, parseHead } = require('../src/http/headers');

/** The same by Node's own class. */
function byNode(raw, joinDuplicateHeaders) {
  const message = new IncomingMessage(undefined);
  message.joinDuplicateHeaders = joinDuplicateHeaders;
  message._addHeaderLines(raw, raw.length);
  return { headers: message.headers, distinct: message.headersDistinct };
}

test('a head is cut into names and values as they were sent', () => {
  assert.deepStrictEqual(parseHead('GET / HTTP/1.1\r\n\r\n'), []);
  assert.deepStrictEqual(
    parseHead('GET /a:b HTTP/1.1\r\nHost: x:1\r\nX-Empty:\r\nx-spaces: \t two  words \t\r\nX:y\r\n\r\n'),
    ['Host', 'x:1', 'X-Empty', '', 'x-spaces', 'two  words', 'X', 'y'],
  );
});

const NAMES = [
  'Age',
  'AUTHORIZATION',
  'Content-Length',
  'content-type',
  'ETag',
  'expires',
  'From',
  'HOST',
  'If-Modified-Since',
  'If-Unmodified-Since',
  'Last-Modified',
  'Location',
  'Max-Forwards',
  'Proxy-Authorization',
  'Referer',
  'Retry-After',
  'Server',
  'User-Agent',
  'Cookie',
  'cookie',
  'Set-Cookie',
  'Accept',
  'X-Custom',
  'x-custom',
  'Vary',
  'Date',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'Transfer-Encoding',
  'Connection',
];

test('every name, once and again, merges as in Node', () => {
  for (const joins of [false, true]) {
    for (const name of NAMES) {
      for (const raw of [
        [name, 'a'],
        [name, 'a', name, 'b'],
        [name, 'a', name.toUpperCase(), 'b', name.toLowerCase(), 'c'],
      ]) {
        const { headers, distinct } = byNode(raw, joins);
        assert.deepStrictEqual(mergeHeaders(raw, joins), headers, `${name}, joined: ${joins}`);
        assert.deepStrictEqual(distinctHeaders(raw), distinct, name);
      }
    }
  }
});

test('random lists of headers merge as in Node, names in the same order', () => {
  let seed = 7;
  const random = (below) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };
  for (let round = 0; round < 500; round++) {
    const raw = [];
    for (let i = random(12); i >= 0; i--) raw.push(NAMES[random(NAMES.length)], `v${random(5)}`);
    const { headers, distinct } = byNode(raw, false);
    assert.deepStrictEqual(Object.entries(mergeHeaders(raw, false)), Object.entries(headers));
    assert.deepStrictEqual(Object.entries(distinctHeaders(raw)), Object.entries(distinct));
  }
});

test('a header cannot reach a prototype', () => {
  const raw = ['__proto__', 'x', '__proto__', 'y'];
  assert.strictEqual(Object.getPrototypeOf(mergeHeaders(raw, false)), Object.prototype);
  assert.deepStrictEqual(Object.getOwnPropertyDescriptor(distinctHeaders(raw), '__proto__').value, ['x', 'y']);
  assert.strictEqual(Object.getPrototypeOf(distinctHeaders(raw)), null);
});

test('names that clients make up are not remembered without end', () => {
  for (let i = 0; i < 5000; i++) mergeHeaders([`X-Client-${i}`, 'x'], false);
  assert.deepStrictEqual(mergeHeaders(['X-Client-4999', 'a', 'x-client-4999', 'b'], false), {
    'x-client-4999': 'a, b',
  });
});
