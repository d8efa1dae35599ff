// Names and values of headers: the same verdicts and errors as Node's own functions.

'use strict';

const assert = require('node:assert');
const { OutgoingMessage } = require('node:http');
const { test } = require('node:test');
const {
  CONTENT_LENGTH,
  PLAIN,
  checkValue,
  hasInvalidChar,
  headerLine,
  headerName,
  indexOfName,
  indexOfText,
} = require('../src/http/validate');

/** What a call throws, in what can be seen of it. */
function thrown(call) {
  try {
    call();
    return null;
  } catch (error) {
    return {
      name: error.name,
      code: error.code,
      message: error.message,
      text: String(error),
      firstLine: error.stack.split('\n')[0],
      keys: Object.keys(error),
      types: [TypeError, RangeError, Error].map((type) => error instanceof type),
    };
  }
}

test('every byte in a name gets the verdict and the error of Node', () => {
  for (let code = 0; code < 256; code++) {
    for (const name of [
      String.fromCharCode(code),
      `x${String.fromCharCode(code)}`,
      `long-enough-${String.fromCharCode(code)}`,
    ]) {
      assert.deepStrictEqual(
        thrown(() => headerName(name)),
        thrown(() => new OutgoingMessage().setHeader(name, 'x')),
      );
    }
  }
  for (const name of ['', undefined, null, 1, {}, ['a']]) {
    assert.deepStrictEqual(
      thrown(() => headerName(name)),
      thrown(() => new OutgoingMessage().setHeader(name, 'x')),
    );
  }
});

test('every byte in a value gets the verdict and the error of Node', () => {
  const values = [
    undefined,
    null,
    1,
    -0,
    true,
    '',
    'a\r\nb: c',
    ['a', 'b'],
    ['a', 'b\n'],
    [],
    {},
    '\u0100',
    '\ud83d\ude00',
  ];
  for (let code = 0; code < 256; code++) values.push(`a${String.fromCharCode(code)}b`);
  for (const value of values) {
    assert.deepStrictEqual(
      thrown(() => checkValue(headerName('X-Value'), value)),
      thrown(() => new OutgoingMessage().setHeader('X-Value', value)),
    );
  }
});

test('a value with a byte above 127 is told apart', () => {
  assert.strictEqual(checkValue(headerName('X-Value'), 'abc'), false);
  assert.strictEqual(checkValue(headerName('X-Value'), 'caf\u00e9'), true);
  assert.strictEqual(hasInvalidChar('caf\u00e9'), false);
  assert.strictEqual(hasInvalidChar('a\u0001'), true);
});

test('a line is made of the name as it was written, whatever was remembered', () => {
  const written = headerName('X-Some');
  const lower = headerName('x-some');
  checkValue(written, 'one');
  checkValue(lower, 'one');
  assert.strictEqual(headerLine(written, 'one'), 'X-Some: one\r\n');
  assert.strictEqual(headerLine(lower, 'one'), 'x-some: one\r\n');
  assert.strictEqual(headerLine(written, 'two'), 'X-Some: two\r\n');
  assert.strictEqual(headerLine(written, 12), 'X-Some: 12\r\n');
});

test('a value that was valid once does not make another one valid', () => {
  const name = headerName('X-Remembered');
  checkValue(name, 'good');
  assert.throws(() => checkValue(name, 'bad\r\n'), { code: 'ERR_INVALID_CHAR' });
  assert.throws(() => checkValue(name, undefined), { code: 'ERR_HTTP_INVALID_HEADER_VALUE' });
  assert.throws(() => checkValue(headerName('X-Never-Seen'), undefined), { code: 'ERR_HTTP_INVALID_HEADER_VALUE' });
});

test('spellings of a name are one name, also when there were too many to remember', () => {
  const early = headerName('X-Early');
  for (let i = 0; i < 5000; i++) headerName(`x-made-up-${i}`);
  const late = headerName('X-Late');
  assert.strictEqual(late.id, -1, 'names are remembered without end');
  const list = [early, 1, late, 2];
  assert.strictEqual(indexOfName(list, headerName('x-early')), 0);
  assert.strictEqual(indexOfName(list, headerName('x-LATE')), 2);
  assert.strictEqual(indexOfName(list, headerName('x-other')), -1);
  assert.strictEqual(indexOfText(list, 'X-EARLY'), 0);
  assert.strictEqual(indexOfText(list, 'x-late'), 2);
  assert.strictEqual(indexOfText(list, 'no token at all'), -1);
});

test('names that frame are known in every case', () => {
  assert.strictEqual(headerName('CONTENT-LENGTH').kind, CONTENT_LENGTH);
  assert.strictEqual(headerName('content-length').kind, CONTENT_LENGTH);
  assert.strictEqual(headerName('content-lengthy').kind, PLAIN);
});
