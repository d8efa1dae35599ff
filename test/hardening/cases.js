// The HTTP/1.1 table of what must be refused, and of what must not. RFC 9110 and 9112, stricter than node:http where the
// RFC asks it.

'use strict';

/**
 * @typedef {object} Case
 * @property {string} name
 * @property {string} bytes  latin1
 * @property {number[]} [refused]  the statuses that are right; absent: it must be served
 * @property {boolean} [inBody]  it can only be seen once the handler has been called; then the body must not complete
 * @property {number} [status]  of a served one, 200 by default
 * @property {boolean} [long]  too long to be split at every byte
 */

/** @type {Case[]} */
const cases = [];

const refuse = (name, bytes, more = {}) => cases.push({ name, bytes, refused: [400], ...more });
const serve = (name, bytes, more = {}) => cases.push({ name, bytes, ...more });

const request = (method, target, version, fields, body = '') =>
  `${[`${method} ${target} HTTP/${version}`, ...fields].join('\r\n')}\r\n\r\n${body}`;
const get = (...fields) => request('GET', '/', '1.1', ['Host: a', ...fields]);
const post = (fields, body) => request('POST', '/', '1.1', ['Host: a', ...fields], body);
const hex = (code) => `0x${code.toString(16).padStart(2, '0')}`;

// ===== served =====

serve('a plain GET', get());
serve('a POST by length', post(['Content-Length: 3'], 'abc'));
serve('a POST by chunks', post(['Transfer-Encoding: chunked'], '3\r\nabc\r\n0\r\n\r\n'));
serve('chunked in another case', post(['Transfer-Encoding: CHUNKED'], '3\r\nabc\r\n0\r\n\r\n'));
serve('a chunk size of 16 digits', post(['Transfer-Encoding: chunked'], '0000000000000003\r\nabc\r\n0\r\n\r\n'));
serve('a chunk extension', post(['Transfer-Encoding: chunked'], '3;name=value\r\nabc\r\n0;x\r\n\r\n'));
serve('an honest trailer', post(['Transfer-Encoding: chunked'], '3\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n'));
serve('1,000 headers', get(...Array.from({ length: 999 }, (_, index) => `x-${index}: v`)), { long: true });
serve('a tab in a value', get('X: a\tb'));
serve('bytes above 0x7f in a value', get('X: \x80\xff'));
serve('an empty Host', request('GET', '/', '1.1', ['Host:']));
serve('a Host with a port, and one of IPv6', request('GET', '/', '1.1', ['Host: [::1]:80']));
serve('HTTP/1.0 without a Host', request('GET', '/', '1.0', []));
serve('an absolute-form target', request('GET', 'http://elsewhere.example/path', '1.1', ['Host: a']));
serve('an empty line before the request', `\r\n${get()}`);
serve('an empty value', get('X:'));

// ===== the length of the body =====

refuse('Content-Length with Transfer-Encoding', post(['Content-Length: 3', 'Transfer-Encoding: chunked'], '0\r\n\r\n'));
refuse('Transfer-Encoding with Content-Length', post(['Transfer-Encoding: chunked', 'Content-Length: 3'], '0\r\n\r\n'));
refuse('Content-Length twice, equal', post(['Content-Length: 3', 'Content-Length: 3'], 'abc'));
refuse('Content-Length twice, unequal', post(['Content-Length: 3', 'content-length: 4'], 'abc'));
for (const value of [
  '+5',
  '-5',
  '5,5',
  '5, 5',
  '5 5',
  '0x5',
  '',
  ' ',
  '5.0',
  '5a',
  '1e1',
  '٣',
  '9223372036854775808',
  '18446744073709551616',
  '99999999999999999999999',
]) {
  refuse(
    `Content-Length: ${JSON.stringify(value)}`,
    post([`Content-Length: ${Buffer.from(value).toString('latin1')}`], 'abcde'),
  );
}
refuse('Content-Length with a tab behind it', post(['Content-Length: 5\t'], 'abcde'));
refuse('Content-Length with a space and a tab behind it', post(['Content-Length: 5 \t'], 'abcde'));
refuse('Transfer-Encoding with a tab behind it', post(['Transfer-Encoding: chunked\t'], '0\r\n\r\n'));
serve('Content-Length between tab and space', post(['Content-Length:\t5 '], 'abcde'));
refuse('Content-Length +5 on GET', get('Content-Length: +5'));

for (const value of [
  '',
  'gzip',
  'identity',
  'chunked, gzip',
  'chunked, chunked',
  'chunked,',
  ', chunked,',
  'xchunked',
  'chunkedx',
  'chunked;x=y',
  '"chunked"',
  'chunked chunked',
  'chunked\x0b',
  'x-chunked',
  'identity, chunked, identity',
]) {
  refuse(`Transfer-Encoding: ${JSON.stringify(value)}`, post([`Transfer-Encoding: ${value}`], '0\r\n\r\n'), {
    refused: [400, 501],
  });
}
refuse('Transfer-Encoding twice', post(['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'], '0\r\n\r\n'));
refuse(
  'Transfer-Encoding chunked, then identity',
  post(['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'], '0\r\n\r\n'),
);
refuse(
  'Transfer-Encoding on HTTP/1.0',
  request('POST', '/', '1.0', ['Host: a', 'Transfer-Encoding: chunked'], '0\r\n\r\n'),
);
refuse(
  'Transfer-Encoding on HTTP/1.0 with keep-alive',
  request('POST', '/', '1.0', ['Connection: keep-alive', 'Transfer-Encoding: chunked'], '0\r\n\r\n'),
);

// ===== Host =====

refuse('no Host', request('GET', '/', '1.1', []));
refuse('two Hosts, equal', request('GET', '/', '1.1', ['Host: a', 'Host: a']));
refuse('two Hosts, unequal', request('GET', '/', '1.1', ['Host: a', 'host: b']));
refuse('two Hosts on HTTP/1.0', request('GET', '/', '1.0', ['Host: a', 'Host: b']));
for (const value of ['a/b', 'user@a', 'a#b', 'a?b', 'a b', 'http://a']) {
  refuse(`Host: ${JSON.stringify(value)}`, request('GET', '/', '1.1', [`Host: ${value}`]));
}

// ===== lines and names and values =====

refuse('LF alone after the request line', 'GET / HTTP/1.1\nHost: a\r\n\r\n');
refuse('LF alone after a header', 'GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n');
refuse('LF alone at the end of the head', 'GET / HTTP/1.1\r\nHost: a\r\n\n');
refuse('LF alone everywhere', 'GET / HTTP/1.1\nHost: a\n\n');
refuse('CR alone in a value', get('X: a\rb'));
refuse('CR alone at the end of a value', 'GET / HTTP/1.1\r\nHost: a\rX: y\r\n\r\n');
refuse('CR CR LF', 'GET / HTTP/1.1\r\nHost: a\r\r\n\r\n');
refuse('CR alone in the request line', 'GET /\r HTTP/1.1\r\nHost: a\r\n\r\n');
refuse('CR alone in a name', get('X\rY: z'));
refuse('obs-fold by a space', get('X: a', ' b'));
refuse('obs-fold by a tab', get('X: a', '\tb'));
refuse('obs-fold of the Transfer-Encoding', post(['Transfer-Encoding:', ' chunked'], '0\r\n\r\n'));
refuse('a space before the first header', 'GET / HTTP/1.1\r\n Host: a\r\n\r\n');
refuse('a space before the colon', get('X : y'));
refuse('a tab before the colon', get('X\t: y'));
refuse('a space before the colon of Transfer-Encoding', post(['Transfer-Encoding : chunked'], '0\r\n\r\n'));
refuse('a header without a colon', get('X'));
refuse('a header without a name', get(': y'));
for (const character of [
  '(',
  ')',
  '<',
  '>',
  '@',
  ',',
  ';',
  '\\',
  '"',
  '/',
  '[',
  ']',
  '?',
  '=',
  '{',
  '}',
  ' ',
  '\x7f',
  '\x80',
  '\xff',
]) {
  refuse(`${JSON.stringify(character)} in a name`, get(`X${character}Y: z`));
}
for (let code = 0; code < 32; code++) {
  if (code === 9 || code === 10 || code === 13) continue;
  refuse(`${hex(code)} in a value`, get(`X: a${String.fromCharCode(code)}b`));
  refuse(`${hex(code)} in a name`, get(`X${String.fromCharCode(code)}: b`));
}
refuse('0x7f in a value', get('X: a\x7fb'));

// ===== the request line =====

const bad = { refused: [400, 505] };
refuse('HTTP/0.9 without a version', 'GET /\r\n\r\n', bad);
refuse('HTTP/0.9 without a version, with headers', 'GET /\r\nHost: a\r\n\r\n', bad);
for (const version of [
  '0.9',
  '1.2',
  '1.9',
  '2.0',
  '3.0',
  '1.10',
  '11.1',
  '1',
  '1.',
  '.1',
  '1,1',
  '1.1x',
  ' 1.1',
  '1.1 ',
  '01.1',
  '-1.1',
]) {
  refuse(`HTTP/${version}`, request('GET', '/', version, ['Host: a']), bad);
}
refuse('http/1.1 in lower case', 'GET / http/1.1\r\nHost: a\r\n\r\n', bad);
refuse('HTTPS/1.1', 'GET / HTTPS/1.1\r\nHost: a\r\n\r\n', bad);
refuse('the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', bad);
refuse('a tab between method and target', 'GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n');
refuse('a tab between target and version', 'GET /\tHTTP/1.1\r\nHost: a\r\n\r\n');
refuse('a space in the target', 'GET /a b HTTP/1.1\r\nHost: a\r\n\r\n');
refuse('a fragment behind the authority', 'GET http://a#b/c HTTP/1.1\r\nHost: a\r\n\r\n');
refuse('no authority', 'GET http:///path HTTP/1.1\r\nHost: a\r\n\r\n');
refuse('no target', 'GET HTTP/1.1\r\nHost: a\r\n\r\n');
refuse('no method', ' / HTTP/1.1\r\nHost: a\r\n\r\n');
refuse('a space before the method', ' GET / HTTP/1.1\r\nHost: a\r\n\r\n');
refuse('a method that is no token', 'GE(T / HTTP/1.1\r\nHost: a\r\n\r\n');
for (const code of [0x00, 0x01, 0x0b, 0x0c, 0x1f, 0x7f, 0x80, 0xff]) {
  refuse(`${hex(code)} in the target`, `GET /a${String.fromCharCode(code)}b HTTP/1.1\r\nHost: a\r\n\r\n`);
}
refuse('TLS on a plain port', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', bad);

// ===== sizes =====

refuse('a head over 16 KiB, one value', get(`X: ${'x'.repeat(17_000)}`), { refused: [431], long: true });
refuse('a head over 16 KiB, one name', get(`${'x'.repeat(17_000)}: y`), { refused: [431], long: true });
refuse(
  'a head over 16 KiB, many headers',
  get(...Array.from({ length: 1500 }, (_, index) => `header-${index}: value`)),
  { refused: [431], long: true },
);
refuse('a head that never ends', `GET / HTTP/1.1\r\nHost: a\r\n${'X: y\r\n'.repeat(10_000)}`, {
  refused: [431],
  long: true,
});
refuse('a target over 16 KiB', request('GET', `/${'x'.repeat(17_000)}`, '1.1', ['Host: a']), {
  refused: [414],
  long: true,
});
refuse('more than 2,000 headers', get(...Array.from({ length: 2100 }, () => 'a:b')), { refused: [431], long: true });
serve('a head just under 16 KiB', get(`X: ${'x'.repeat(16_000)}`), { long: true });

// ===== chunks =====

const chunks = (name, body, more) =>
  refuse(name, post(['Transfer-Encoding: chunked'], body), { inBody: true, ...more });

for (const size of [
  '+3',
  '-3',
  ' 3',
  '3 ',
  '\t3',
  '0x3',
  '',
  'g',
  '3g',
  '00000000000000003',
  'fffffffffffffffff',
  '3,',
  '3\x00',
  '3\x0b',
  '3\r',
]) {
  chunks(`chunk size ${JSON.stringify(size)}`, `${size}\r\nabc\r\n0\r\n\r\n`);
}
chunks('chunk size followed by LF alone', '3\nabc\r\n0\r\n\r\n');
chunks('last chunk followed by LF alone', '3\r\nabc\r\n0\n\r\n');
chunks('chunk data followed by LF alone', '3\r\nabc\n0\r\n\r\n');
chunks('chunk data followed by CR alone', '3\r\nabc\r0\r\n\r\n');
chunks('chunk data longer than its size', '3\r\nabcd\r\n0\r\n\r\n');
chunks('chunk data shorter than its size', '5\r\nabc\r\n0\r\n\r\n');
chunks('CR alone in a chunk extension', '3;a\rb\r\nabc\r\n0\r\n\r\n');
chunks('LF alone in a chunk extension', '3;a\nb\r\nabc\r\n0\r\n\r\n');
chunks('NUL in a chunk extension', '3;a\x00b\r\nabc\r\n0\r\n\r\n');
chunks('chunk extensions over 16 KiB, one', `3;${'x'.repeat(17_000)}\r\nabc\r\n0\r\n\r\n`, {
  refused: [400, 413],
  long: true,
});
chunks('chunk extensions over 16 KiB, in all', `${`1;${'x'.repeat(1000)}\r\na\r\n`.repeat(20)}0\r\n\r\n`, {
  refused: [400, 413],
  long: true,
});
for (const field of ['Content-Length: 3', 'Transfer-Encoding: chunked', 'Host: b']) {
  chunks(`a trailer that frames: ${field}`, `3\r\nabc\r\n0\r\n${field}\r\n\r\n`);
}
chunks('a trailer with a bad name', '3\r\nabc\r\n0\r\nBad Name: x\r\n\r\n');
chunks('a trailer with a control byte', '3\r\nabc\r\n0\r\nX: a\x01b\r\n\r\n');
chunks('a folded trailer', '3\r\nabc\r\n0\r\nX: a\r\n b\r\n\r\n');
chunks('trailers over 16 KiB', `3\r\nabc\r\n0\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`, {
  refused: [400, 431],
  long: true,
});
chunks('LF alone after a trailer', '3\r\nabc\r\n0\r\nX: a\n\r\n');

module.exports = { cases };
