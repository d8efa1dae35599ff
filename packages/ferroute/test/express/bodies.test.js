// Bodies: what Express's own parsers make of them on Node's http is what ours make of them on ours, whichever way they go.

'use strict';

const assert = require('node:assert');
const { describe, test } = require('node:test');
const zlib = require('node:zlib');
const { EDITIONS, http, nodeHttp, post, postChunks, run } = require('./bodies-support');

const JSON_TYPE = { 'Content-Type': 'application/json' };
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const TEXT = { 'Content-Type': 'text/plain' };
const BYTES = { 'Content-Type': 'application/octet-stream' };

const head = (lines, body = '') => `POST /path HTTP/1.1\r\nHost: a\r\n${lines}\r\n${body}`;
const gzip = (text) => zlib.gzipSync(text);

/** @type {[string, 'json' | 'urlencoded' | 'text' | 'raw', any, (string | Buffer | number)[]][]} */
const CASES = [
  ['an object', 'json', undefined, [post('{"a":1,"b":[true,null,"é"]}')]],
  ['an array', 'json', {}, [post(' \n\t[1]')]],
  ['nothing, said', 'json', {}, [post('')]],
  ['nothing, in chunks', 'json', {}, [postChunks([])]],
  ['nothing, not said', 'json', {}, ['POST /path HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\r\n']],
  ['a GET', 'json', {}, ['GET / HTTP/1.1\r\nHost: a\r\n\r\n']],
  [
    'a GET with a body',
    'json',
    {},
    ['GET / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]'],
  ],
  ['a primitive', 'json', {}, [post('true')]],
  ['a primitive that is allowed', 'json', { strict: false }, [post('true')]],
  ['only whitespace', 'json', {}, [post('  \n ')]],
  ['only whitespace, not strict', 'json', { strict: false }, [post('  \n ')]],
  ['text', 'json', {}, [post('hello # there')]],
  ['text after space', 'json', {}, [post('  "#$&"  ')]],
  ['broken', 'json', {}, [post('{"a":')]],
  ['broken further on', 'json', {}, [post('{"a": nope}')]],
  ['broken, long', 'json', {}, [post(`{"a": "${'x'.repeat(200)}", "b" 1}`)]],
  ['a mark of byte order', 'json', {}, [post(Buffer.from('\ufeff{"a":1}'))]],
  ['two marks', 'json', {}, [post(Buffer.from('\ufeff\ufeff{"a":1}'))]],
  ['bytes that are not UTF-8', 'json', {}, [post(Buffer.from([0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d]))]],
  ['__proto__', 'json', {}, [post('{"__proto__":{"a":1},"constructor":2}')]],
  ['a reviver', 'json', { reviver: (_key, value) => (value === 1 ? 'one' : value) }, [post('{"a":1}')]],
  [
    'a reviver that throws',
    'json',
    {
      reviver() {
        throw Object.assign(new RangeError('no'), { status: 418, type: 'mine' });
      },
    },
    [post('{"a":1}')],
  ],
  ['in pieces', 'json', {}, [post('{"a":1}').subarray(0, -3), 20, '":1}'.slice(1)]],
  ['in chunks', 'json', {}, [postChunks(['{"a"', ':', '1}'])]],
  ['in chunks with trailers', 'json', {}, [postChunks(['{}'], JSON_TYPE, 'X-Sum: 1\r\n')]],
  ['in late chunks', 'json', {}, [postChunks(['{"a":1}']).slice(0, -5), 20, '0\r\n\r\n']],
  ['at the limit', 'json', { limit: 7 }, [post('{"a":1}')]],
  ['over the limit', 'json', { limit: 6 }, [post('{"a":1}')]],
  ['over the limit, late', 'json', { limit: 6 }, [post('{"a":1}').subarray(0, -2), 20, '1}']],
  ['over the limit, chunks', 'json', { limit: 6 }, [postChunks(['{"a":1}'])]],
  ['over a limit in words', 'json', { limit: '1kb' }, [post(`["${'x'.repeat(1021)}"]`)]],
  ['at a limit in words', 'json', { limit: '1kb' }, [post(`["${'x'.repeat(1020)}"]`)]],
  ['over no limit', 'json', { limit: null }, [post(`["${'x'.repeat(102_396)}"]`)]],
  ['over the usual limit', 'json', {}, [post(`["${'x'.repeat(102_397)}"]`)]],
  ['a limit of 0', 'json', { limit: 0 }, [post('{}')]],
  ['no limit', 'json', { limit: Number.POSITIVE_INFINITY }, [post(`["${'x'.repeat(200_000)}"]`)]],
  ['verified', 'json', { verify() {} }, [post('{"a":1}')]],
  [
    'refused by verify',
    'json',
    {
      verify(_req, _res, bytes, charset) {
        throw new Error(`${bytes.constructor.name} ${charset} ${bytes}`);
      },
    },
    [post('{"a":1}')],
  ],
  [
    'refused by verify with a type and a status',
    'json',
    {
      verify() {
        throw Object.assign(new Error('no'), { type: 'foo.bar', status: 400 });
      },
    },
    [post('{"a":1}')],
  ],
  ['another type', 'json', {}, [post('{}', TEXT)]],
  ['no type', 'json', {}, [post('{}', {})]],
  ['a broken type', 'json', {}, [post('{}', { 'Content-Type': 'application/json; charset' })]],
  ['a type that is none', 'json', {}, [post('{}', { 'Content-Type': 'json' })]],
  ['a type of the options', 'json', { type: 'text/*' }, [post('{}', TEXT)]],
  [
    'types of the options',
    'json',
    { type: ['+json', 'text/x'] },
    [post('{}', { 'Content-Type': 'application/a+json' })],
  ],
  ['a function says yes', 'json', { type: (req) => req.headers['x-a'] === '1' }, [post('{}', { 'X-A': '1' })]],
  ['a function says no', 'json', { type: () => false }, [post('{}')]],
  ['charset utf-8', 'json', {}, [post('{"a":"é"}', { 'Content-Type': 'application/json; charset="UTF-8"' })]],
  [
    'charset utf-16',
    'json',
    {},
    [post(Buffer.from('{"a":1}', 'utf16le'), { 'Content-Type': 'application/json; charset=utf-16' })],
  ],
  ['charset koi8-r', 'json', {}, [post('{}', { 'Content-Type': 'application/json; charset=koi8-r' })]],
  ['charset utf-99', 'json', {}, [post('{}', { 'Content-Type': 'application/json; charset=utf-99' })]],
  ['gzip', 'json', {}, [post(gzip('{"a":1}'), { ...JSON_TYPE, 'Content-Encoding': 'gzip' })]],
  [
    'gzip over the limit',
    'json',
    { limit: 10 },
    [post(gzip(`["${'x'.repeat(100)}"]`), { ...JSON_TYPE, 'Content-Encoding': 'gzip' })],
  ],
  ['gzip refused', 'json', { inflate: false }, [post(gzip('{}'), { ...JSON_TYPE, 'Content-Encoding': 'gzip' })]],
  ['an unknown encoding', 'json', {}, [post('{}', { ...JSON_TYPE, 'Content-Encoding': 'nulls' })]],
  ['identity', 'json', {}, [post('{}', { ...JSON_TYPE, 'Content-Encoding': 'Identity' })]],
  ['an abort', 'json', {}, [head('Content-Type: application/json\r\nContent-Length: 10\r\n', '{"a":'), 20, 'abort']],
  ['an abort in chunks', 'json', {}, [postChunks(['{"a"', '1']).slice(0, -6), 20, 'abort']],

  ['a form', 'urlencoded', { extended: true }, [post('a=1&b[c]=2&d[]=3&d[]=4&e=%C3%A9+x', FORM)]],
  ['a plain form', 'urlencoded', { extended: false }, [post('a=1&b[c]=2&a=3&e=%C3%A9+x', FORM)]],
  ['a form by default', 'urlencoded', undefined, [post('a[b]=1', FORM)]],
  ['an empty form', 'urlencoded', { extended: true }, [post('', FORM)]],
  ['too many parameters', 'urlencoded', { extended: true, parameterLimit: 3 }, [post('a=1&b=2&c=3&d=4', FORM)]],
  ['enough parameters', 'urlencoded', { extended: false, parameterLimit: 3.7 }, [post('a=1&b=2&c=3', FORM)]],
  ['too many plain parameters', 'urlencoded', { extended: false }, [post('a&'.repeat(1000), FORM)]],
  [
    'any number of parameters',
    'urlencoded',
    { extended: true, parameterLimit: Number.POSITIVE_INFINITY },
    [post('a=1&'.repeat(2000), FORM)],
  ],
  ['too deep', 'urlencoded', { extended: true, depth: 2 }, [post('a[b][c][d]=1', FORM)]],
  ['as deep as may be', 'urlencoded', { extended: true, depth: 3 }, [post('a[b][c][d]=1', FORM)]],
  ['33 deep', 'urlencoded', { extended: true }, [post(`a${'[b]'.repeat(33)}=1`, FORM)]],
  [
    'long arrays',
    'urlencoded',
    { extended: true },
    [post(Array.from({ length: 150 }, (_, i) => `a[${i}]=${i}`).join('&'), FORM)],
  ],
  ['sparse arrays', 'urlencoded', { extended: true }, [post('a[500]=1&a[2]=1', FORM)]],
  ['prototypes', 'urlencoded', { extended: true }, [post('hasOwnProperty=x&__proto__[a]=1&a[__proto__]=2', FORM)]],
  ['a sentinel', 'urlencoded', { extended: true, charsetSentinel: true }, [post('utf8=%26%2310003%3B&a=%F8', FORM)]],
  [
    'entities',
    'urlencoded',
    { extended: true, interpretNumericEntities: true, charsetSentinel: true },
    [post('utf8=%26%2310003%3B&a=%26%239786%3B', FORM)],
  ],
  [
    'a form in latin1',
    'urlencoded',
    { extended: true },
    [post('a=%F8', { 'Content-Type': 'application/x-www-form-urlencoded; charset=iso-8859-1' })],
  ],
  [
    'a form in koi8-r',
    'urlencoded',
    { extended: true },
    [post('a=%F8', { 'Content-Type': 'application/x-www-form-urlencoded; charset=koi8-r' })],
  ],

  ['text', 'text', undefined, [post('hé', TEXT)]],
  ['empty text', 'text', {}, [post('', TEXT)]],
  ['text with a mark', 'text', {}, [post(Buffer.from('\ufeffx'), TEXT)]],
  ['text in koi8-r', 'text', {}, [post(Buffer.from([0xf0]), { 'Content-Type': 'text/plain; charset=koi8-r' })]],
  ['text in koi8-r by default', 'text', { defaultCharset: 'koi8-r' }, [post(Buffer.from([0xf0]), TEXT)]],
  ['text in no charset', 'text', {}, [post('x', { 'Content-Type': 'text/plain; charset=x-none' })]],
  ['text over the limit', 'text', { limit: 1 }, [post('xy', TEXT)]],

  ['bytes', 'raw', undefined, [post(Buffer.from([0, 1, 255]), BYTES)]],
  ['no bytes', 'raw', {}, [post('', BYTES)]],
  ['bytes over the limit', 'raw', { limit: 1 }, [post('xy', BYTES)]],
  ['any bytes', 'raw', { type: () => true }, [post('xy', {})]],
  [
    'bytes refused by verify',
    'raw',
    {
      verify(_req, _res, bytes, charset) {
        throw new Error(`${bytes} ${charset}`);
      },
    },
    [post('xy', BYTES)],
  ],
];

for (const { edition, ours, theirs } of EDITIONS) {
  describe(`parsers of Express ${edition}`, { concurrency: 4 }, () => {
    for (const [name, parser, options, pieces] of CASES) {
      test(`${parser}: ${name}`, async () => {
        const judge = await run(nodeHttp, theirs[parser](options), pieces);
        const got = await run(http, ours[parser](options), pieces);
        assert.deepStrictEqual(got, judge);
        assert.strictEqual(judge.reports.length, 1);
      });
    }

    test('their names and arities', () => {
      for (const name of ['json', 'urlencoded', 'text', 'raw']) {
        const options = { extended: true };
        assert.strictEqual(ours[name](options).name, theirs[name](options).name);
        assert.strictEqual(ours[name](options).length, 3);
        assert.strictEqual(ours[name].name, name);
      }
    });

    test('bad options throw the same', () => {
      for (const [name, options] of [
        ['json', { limit: 'lots' }],
        ['json', { limit: Number.NaN }],
        ['json', { limit: {} }],
        ['json', { verify: 'yes' }],
        ['text', { verify: 1 }],
        ['raw', { limit: 'x' }],
        ['urlencoded', { extended: true, parameterLimit: 0 }],
        ['urlencoded', { extended: true, parameterLimit: 'x' }],
        ['urlencoded', { extended: false, parameterLimit: -1 }],
        ['urlencoded', { extended: true, depth: -1 }],
        ['urlencoded', { extended: true, depth: 'x' }],
        ['urlencoded', { extended: true, defaultCharset: 'koi8-r' }],
      ]) {
        const thrown = (parsers) => {
          try {
            return typeof parsers[name](options);
          } catch (error) {
            return `${error.name}: ${error.message}`;
          }
        };
        assert.strictEqual(thrown(ours), thrown(theirs), `${name} ${JSON.stringify(options)}`);
      }
    });
  });
}
