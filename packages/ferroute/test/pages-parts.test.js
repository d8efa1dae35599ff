'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const { bytesOf, parseBody } = require('../src/next/body');
const { parseCookies } = require('../src/next/cookies');
const { etagOf, isFresh } = require('../src/next/etag');
const { queryOf } = require('../src/next/query');

test('query: the search, repeated keys as arrays, params over it', () => {
  assert.deepStrictEqual(queryOf('/a', [], undefined), {});
  assert.deepStrictEqual(queryOf('/a?', [], undefined), {});
  assert.deepStrictEqual(queryOf('/a?x=1&y=2&x=3&z', [], undefined), { x: ['1', '3'], y: '2', z: '' });
  assert.deepStrictEqual(queryOf('/a?id=search&q=a+b%20c', ['id'], ['path']), { id: 'path', q: 'a b c' });
  assert.deepStrictEqual(queryOf('/a', ['slug'], [['a', 'b']]), { slug: ['a', 'b'] });
  assert.deepStrictEqual(queryOf('/a', ['slug'], [undefined]), {});
});

test('query: no key reaches the prototype', () => {
  const query = queryOf('/?__proto__=1&constructor=2', [], undefined);
  assert.strictEqual(Object.getPrototypeOf(query), Object.prototype);
  assert.deepStrictEqual(Object.entries(query), [
    ['__proto__', '1'],
    ['constructor', '2'],
  ]);
});

test('query: more than a thousand keys', () => {
  const search = Array.from({ length: 1500 }, (_, index) => `k${index}=${index}`).join('&');
  assert.strictEqual(Object.keys(queryOf(`/?${search}`, [], undefined)).length, 1500);
});

test('cookies', () => {
  assert.deepStrictEqual(parseCookies(undefined), {});
  assert.deepStrictEqual(parseCookies('a=1; b="two"; c=%20x; d=%zz; a=2;e; f=g=h'), {
    a: '1',
    b: 'two',
    c: ' x',
    d: '%zz',
    f: 'g=h',
  });
  assert.deepStrictEqual(Object.keys(parseCookies('__proto__=1')), ['__proto__']);
});

test('body: by its type', () => {
  const cases = [
    ['{"a":1}', 'application/json', { a: 1 }],
    ['{"a":1}', 'Application/JSON; charset=UTF-8', { a: 1 }],
    ['[]', 'application/ld+json', []],
    ['', 'application/json', {}],
    ['a=1&a=2', 'application/x-www-form-urlencoded', { __proto__: null, a: ['1', '2'] }],
    ['text', 'text/plain', 'text'],
    ['{"a":1}', 'not a type', '{"a":1}'],
    ['{"a":1}', 'application/json; charset', '{"a":1}'],
    ['text', undefined, 'text'],
    ['', undefined, ''],
    ['\ufeffx', 'text/plain', 'x'],
  ];
  for (const [text, type, expected] of cases) assert.deepStrictEqual(parseBody(Buffer.from(text), type), expected);
  assert.strictEqual(parseBody(Buffer.from([0xe9]), 'text/plain; charset="latin1"'), 'é');
});

test('body: what cannot be parsed is 400', () => {
  assert.throws(() => parseBody(Buffer.from('{'), 'application/json'), { statusCode: 400, message: 'Invalid JSON' });
  assert.throws(() => parseBody(Buffer.from('x'), 'text/plain; charset=no'), {
    statusCode: 400,
    message: 'Invalid body',
  });
});

test('sizes as the package bytes reads them', () => {
  assert.deepStrictEqual(['1mb', '500kb', '1.5 MB', '1024', 1024, 'much', '2gb'].map(bytesOf), [
    1048576,
    512000,
    1572864,
    1024,
    1024,
    undefined,
    2147483648,
  ]);
});

test("entity tags are Next's", () => {
  // From next 16, server/lib/etag.js.
  assert.strictEqual(etagOf('{"message":"Hello from Next.js API!"}'), '"3ka27970fe11"');
  assert.strictEqual(etagOf(''), '"78p3gz236i0"');
  assert.strictEqual(etagOf('grüße ✓'), '"7em6gox8ey7"');
});

test('freshness', () => {
  const tag = '"abc"';
  const fresh = (headers) => isFresh((name) => headers[name], tag);
  assert.strictEqual(fresh({}), false);
  assert.strictEqual(fresh({ 'if-none-match': '"abc"' }), true);
  assert.strictEqual(fresh({ 'if-none-match': '"x", W/"abc"' }), true);
  assert.strictEqual(fresh({ 'if-none-match': '*' }), true);
  assert.strictEqual(fresh({ 'if-none-match': '"x"' }), false);
  assert.strictEqual(fresh({ 'if-none-match': '"abc"', 'cache-control': 'no-cache' }), false);
  assert.strictEqual(fresh({ 'if-none-match': '"abc"', 'if-modified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' }), false);
});
