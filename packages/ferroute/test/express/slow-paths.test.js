// No path of a client makes a pattern slow: 16 KB, the most that a request target may have, against patterns of both editions.

'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const pathToRegexp0 = require('path-to-regexp-0');
const routing = require('../../src/express/editions/routing');
const { defineRouter } = require('../../src/express/router');
const { matcherOf, piecesOf } = require('../../src/express/router/stars');

const LENGTH = 16 * 1024;
/** In milliseconds. */
const MOST = 10;

const PATHS = {
  dashes: '/'.padEnd(LENGTH, '-'),
  'a dash after each letter': '/'.padEnd(LENGTH, 'a-'),
  letters: '/'.padEnd(LENGTH, 'a'),
  words: '/'.padEnd(LENGTH, 'abc'),
  slashes: '/'.padEnd(LENGTH, '/'),
  segments: '/'.padEnd(LENGTH, 'a/'),
  dots: '/'.padEnd(LENGTH, 'a.'),
  'dashes, then two slashes': `${'/'.padEnd(LENGTH - 2, '-')}//`,
};

const PATTERNS = {
  five: [
    '/:a-:b-:c',
    '/*x-*y-:z',
    '{a}{b}{c}:z',
    '/*x/*y/:z',
    '/*a-*b-*c',
    '/:a.:b.:c',
    '{/:a}{/:b}{/:c}',
    '/*a.*b/:c',
  ],
  four: [
    '/:a-:b-:c',
    '/*x-*y-:z',
    '/*-*-:z',
    '*a*b*c',
    '/a*b*c*d',
    '/*/*/:z',
    '/*-:z',
    '/:a*-:b*',
    '/:a?-:b?',
    '/:a(\\d+)-:b',
  ],
};

for (const [name, patterns] of Object.entries(PATTERNS)) {
  const { Layer } = defineRouter({ routing: routing[name] });
  for (const pattern of patterns) {
    test(`edition ${name}: ${pattern}`, () => {
      for (const end of [true, false]) {
        const layer = new Layer(pattern, { end }, () => {});
        for (const [what, path] of Object.entries(PATHS)) {
          layer.match(path.slice(0, 8));
          const began = performance.now();
          layer.match(path);
          let took = performance.now() - began;
          // Somebody else's work may have come in between.
          for (let again = 0; again < 20 && took > MOST; again++) {
            const restarted = performance.now();
            layer.match(path);
            took = Math.min(took, performance.now() - restarted);
          }
          assert.ok(took <= MOST, `${what}: ${took.toFixed(1)} ms`);
        }
      }
    });
  }
}

test('stars are matched as the regular expression matches them', () => {
  const parts = ['*', ':a', ':b', '-', '/', '.', 'x', 'Y', '*', '/:c', '.:d', '--'];
  const alphabet = '-/.xyXYa\n';
  let seed = 20_251;
  const random = (below) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (seed >>> 8) % below;
  };
  let compared = 0;
  for (let round = 0; round < 20_000; round++) {
    const pattern = Array.from({ length: 2 + random(5) }, () => parts[random(parts.length)]).join('');
    const pieces = piecesOf(pattern);
    if (pieces === undefined) continue;
    const options = { end: random(2) === 0, sensitive: random(2) === 0, strict: random(3) === 0 };
    const regexp = pathToRegexp0(pattern, [], options);
    const match = matcherOf(pieces, options, regexp);
    for (let path = 0; path < 5; path++) {
      const text = `/${Array.from({ length: random(9) }, () => alphabet[random(alphabet.length)]).join('')}`;
      const [found, expected] = [match(text), regexp.exec(text)];
      assert.deepEqual(
        found && [...found],
        expected && [...expected],
        `${pattern} ${JSON.stringify({ options, text })}`,
      );
      compared++;
    }
  }
  assert.ok(compared > 10_000, `${compared} compared`);
});
