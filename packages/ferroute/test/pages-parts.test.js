'use strict';

const assert = require('node:assert');
const { mkdtempSync, mkdirSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { test } = require('node:test');
const { parseBody } = require('../src/next/body');
const { parseCookies } = require('../src/next/cookies');
const { etagOf } = require('../src/next/etag');
const { pagesConfig } = require('../src/next/pages-config');
const { decrypt, encrypt, sign, verify } = require('../src/next/preview-crypto');
const { readPreviewKeys } = require('../src/next/preview-keys');
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

test("entity tags are Next's", () => {
  // From next 16, server/lib/etag.js.
  assert.strictEqual(etagOf('{"message":"Hello from Next.js API!"}'), '"3ka27970fe11"');
  assert.strictEqual(etagOf(''), '"78p3gz236i0"');
  assert.strictEqual(etagOf('grüße ✓'), '"7em6gox8ey7"');
  assert.strictEqual(etagOf('\ud800'), '"wjaqjphtjw1"');
});

test('config: sizes', () => {
  const shown = { file: 'pages/api/x.js', pattern: '/api/x' };
  const of = (api) => pagesConfig({ api }, shown);
  assert.deepStrictEqual(pagesConfig(undefined, shown), {
    parses: true,
    bodyLimit: 1048576,
    shownBodyLimit: '1mb',
    responseLimit: 4194304,
    mayResolveEarly: false,
  });
  assert.strictEqual(of({ bodyParser: { sizeLimit: '500kb' } }).bodyLimit, 512000);
  assert.strictEqual(of({ bodyParser: { sizeLimit: 1024 } }).shownBodyLimit, '1024');
  assert.strictEqual(of({ bodyParser: false, externalResolver: true }).parses, false);
  assert.strictEqual(of({ responseLimit: false }).responseLimit, Number.POSITIVE_INFINITY);
  assert.strictEqual(of({ responseLimit: '8mb' }).responseLimit, 8388608);
  assert.throws(() => of({ bodyParser: { sizeLimit: 'much' } }), {
    message: "pages/api/x.js: config.api.bodyParser.sizeLimit is no size: much. Write one like '500kb'",
  });
  assert.throws(() => of({ responseLimit: 'much' }), {
    message: "pages/api/x.js: config.api.responseLimit is no size: much. Write one like '8mb', or false",
  });
});

test('config: what next build refuses, in its words', () => {
  const refused = (config) => {
    try {
      pagesConfig(config, { file: 'pages/api/x.js', pattern: '/api/x' });
    } catch (error) {
      return error.message.replace(/^.*invalid-page-config: /, '');
    }
    return undefined;
  };
  assert.strictEqual(refused({ runtime: 'nodejs', maxDuration: 5 }), undefined);
  assert.strictEqual(refused({ maxDuration: 'x' }), 'Expected number, received string at "config.maxDuration"');
  assert.strictEqual(
    refused({ runtime: 'foo', maxDuration: null }),
    "Invalid enum value. Expected 'edge' | 'experimental-edge' | 'nodejs', received 'foo' at \"config.runtime\"; " +
      'Expected number, received null at "config.maxDuration"',
  );
  assert.strictEqual(refused(3), 'Expected object, received number at "config"');
});

test('preview data: what was signed and encrypted here, and nothing else', () => {
  const keys = { previewModeSigningKey: 'a'.repeat(64), previewModeEncryptionKey: 'b'.repeat(64) };
  assert.strictEqual(decrypt('secret', encrypt('secret', 'grüße')), 'grüße');
  assert.throws(() => decrypt('other', encrypt('secret', 'x')));
  const token = sign({ data: 'x' }, keys);
  assert.strictEqual(verify(token, keys).data, 'x');
  assert.throws(() => verify(token, { previewModeSigningKey: 'c'.repeat(64) }), /not signed here/);
  const [header, payload, signature] = token.split('.');
  assert.throws(() => verify(`${header}.${payload}`, keys), /not a token/);
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  assert.throws(() => verify(`${none}.${payload}.${signature}`, keys), /another algorithm/);
  const forged = Buffer.from('{"data":"y"}').toString('base64url');
  assert.throws(() => verify(`${header}.${forged}.${signature}`, keys), /not signed here/);
  assert.throws(() => verify(sign({ data: 'x' }, keys, -1), keys), /expired/);
  assert.strictEqual(verify(sign({ data: 'x' }, keys, 60), keys).data, 'x');
});

test('preview keys: made once, and those of a Next build before others', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'ferroute-keys-'));
  try {
    const made = readPreviewKeys(dir);
    assert.match(made.previewModeId, /^[0-9a-f]{32}$/);
    assert.strictEqual(made.unsaved, path.join(dir, '.ferroute', 'preview.json'));
    mkdirSync(path.join(dir, '.ferroute'));
    const { unsaved, ...kept } = made;
    writeFileSync(unsaved, JSON.stringify(kept));
    assert.deepStrictEqual(readPreviewKeys(dir), kept);
    const preview = { ...kept, previewModeId: 'of-the-build-of-next' };
    writeFileSync(path.join(dir, 'manifest.json'), JSON.stringify({ preview }));
    assert.deepStrictEqual(readPreviewKeys(dir, path.join(dir, 'manifest.json')), preview);
    writeFileSync(unsaved, '{"previewModeId":"short"}');
    assert.notStrictEqual(readPreviewKeys(dir).previewModeId, 'short');
  } finally {
    rmSync(dir, { recursive: true });
  }
});
