// `express/lib/utils`: what packages that reach into Express take from there gives what Express's own gives.

'use strict';

const assert = require('node:assert');
const path = require('node:path');
const { test } = require('node:test');

const { fileOf } = require(path.join(__dirname, '../../packages/ferroute/src/express/package-files'));

/** Each utility that both have, with its arguments. */
const CALLS = {
  normalizeType: [
    ...['html', 'json', '.png', 'nope', '', 'text/html', 'text/html;level=1', 'text/html; level=1;q=0.5', 'a/b;x'],
    ...['a/b ; c = d ;e=f=g', 'a/b;q=x', 'a/b;x;y=1', 'a/b;y="q;z=1"'],
  ].map((type) => [type]),
  normalizeTypes: [[['json', 'text/html;q=0.1']], [[]]],
  compileETag: [true, false, 'weak', 'strong', 'x', undefined, null, 0].map((value) => [value]),
  compileQueryParser: [true, false, 'simple', 'extended', 'x', undefined, null].map((value) => [value]),
  compileTrust: [true, false, 1, 'loopback', '10.0.0.1, 10.0.0.2', 'bad', undefined].map((value) => [value]),
  etag: [['hello'], [Buffer.from('x')], ['é', 'latin1'], ['']],
  wetag: [['hello'], [Buffer.from('x')], ['é', 'latin1'], ['']],
  setCharset: [
    ...[
      ['text/html', 'utf-8'],
      ['text/html; charset=x', 'utf-8'],
      ['', 'x'],
      ['bad type', 'x'],
      [undefined, 'x'],
    ],
    ['text/html', undefined],
  ],
};
const CALLS_4 = {
  isAbsolute: ['/a', 'a', 'C:\\x', 'C:/x', '\\\\server', '', ':'].map((file) => [file]),
  flatten: [[[1, [2, [3, [4]]]]], [[1, [2, [3, [4]]]], 1]],
  contentDisposition: [['a é.txt'], []],
};

/** What a call gives or throws. Functions are only compared by being there. */
function outcome(call) {
  try {
    const value = call();
    return typeof value === 'function' ? 'a function' : value;
  } catch (error) {
    return { thrown: `${error.name}: ${error.message}` };
  }
}

for (const [major, name] of /** @type {const} */ ([
  [4, 'express4'],
  [5, 'express'],
])) {
  test(`express/lib/utils of Express ${major}`, () => {
    const theirs = require(`${path.dirname(require.resolve(`${name}/package.json`))}/lib/utils`);
    const ours = fileOf(major, 'lib/utils.js')();
    assert.deepStrictEqual(Object.keys(ours).sort(), Object.keys(theirs).sort());
    for (const [utility, calls] of Object.entries({ ...CALLS, ...(major === 4 ? CALLS_4 : {}) })) {
      for (const args of calls) {
        assert.deepEqual(
          outcome(() => ours[utility](...args)),
          outcome(() => theirs[utility](...args)),
          `${utility}(${JSON.stringify(args)})`,
        );
      }
    }
  });
}
