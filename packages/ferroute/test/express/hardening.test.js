// Known holes of qs and body-parser, as cases: what a client sends must neither cost time nor reach a prototype. Where the
// packages that Express uses have an answer, ours is the same.

'use strict';

const assert = require('node:assert');
const { performance } = require('node:perf_hooks');
const { describe, test } = require('node:test');
const { createExpress } = require('../../src/express/create');
const editions = require('../../src/express/editions');
const { EDITIONS, http, nodeHttp, post, postChunks, run } = require('./bodies-support');

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
/** In milliseconds. */
const MOST = 5;
/** For a thousand values of one key, of which qs makes one array after the other: as slow as it is in Express 4. */
const MOST_OF_MANY = 100;
/** Attacks with many parameters. */
const MANY = new Set(['ampersands', 'many values of one key']);

/** The fastest of a few runs: what else the machine does is not the parser's fault. */
function fastest(work) {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** `req.query` of a URL, by the middleware of 4 or the getter of 5. */
function queryOf(edition, setting, url) {
  const express = createExpress(edition);
  const app = express();
  app.set('query parser', setting);
  const req = Object.create(app.request, { url: { value: url, writable: true } });
  const parser = app.get('query parser fn');
  if (edition.request.query) edition.request.query(parser)(req, {}, () => {});
  return req.query;
}

const ATTACKS = {
  'a prototype and a length': 'a[__proto__]=b&a[length]=1e8',
  'a length that is an index': 'a[]=1&a[100000000]=2&a[4294967295]=3',
  'a prototype at the top': '__proto__[polluted]=1&constructor[prototype][polluted]=1',
  'a prototype, encoded': '%5F_proto__%5Bpolluted%5D=1&a%5B__proto__%5D%5Bpolluted%5D=1',
  'methods as keys': 'toString=1&hasOwnProperty=1&a[toString]=1&a[valueOf]=1',
  'brackets without end': `a${'['.repeat(8000)}=1`,
  'brackets, nested': `a${'[b]'.repeat(4000)}=1`,
  'empty brackets': `a${'[]'.repeat(6000)}=1`,
  'equals signs': '='.repeat(16_000),
  ampersands: '&'.repeat(16_000),
  'percent signs': `a=${'%'.repeat(15_000)}`,
  commas: `a=${','.repeat(15_000)}`,
  'many values of one key': 'a[]=1&'.repeat(2500),
};

for (const [name, edition] of [
  ['4', editions.four],
  ['5', editions.five],
]) {
  describe(`queries of Express ${name}`, () => {
    for (const [attack, search] of Object.entries(ATTACKS)) {
      test(attack, () => {
        for (const setting of ['extended', 'simple']) {
          assert.ok(
            fastest(() => queryOf(edition, setting, `/?${search}`)) < (MANY.has(attack) ? MOST_OF_MANY : MOST),
            setting,
          );
          const query = queryOf(edition, setting, `/?${search}`);
          assert.strictEqual(/** @type {any} */ ({}).polluted, undefined);
          assert.ok([Object.prototype, null].includes(Object.getPrototypeOf(query)));
          assert.ok(!Array.isArray(query.a) || query.a.length <= 10_000);
          assert.ok(
            !(
              query.a &&
              typeof query.a === 'object' &&
              query.a.polluted !== undefined &&
              !Object.hasOwn(query.a, 'polluted')
            ),
          );
        }
      });
    }
  });
}

for (const { edition, ours, theirs } of EDITIONS) {
  describe(`forms of Express ${edition}`, { concurrency: 4 }, () => {
    for (const [attack, body] of Object.entries(ATTACKS)) {
      test(attack, async () => {
        for (const options of [{ extended: true }, { extended: false }]) {
          const judge = await run(nodeHttp, theirs.urlencoded(options), [post(body, FORM)]);
          const got = await run(http, ours.urlencoded(options), [post(body, FORM)]);
          assert.deepStrictEqual(got, judge);
          assert.strictEqual(/** @type {any} */ ({}).polluted, undefined);
        }
      });
    }

    test('the count of parameters is capped', async () => {
      for (const [options, body, status] of [
        [{ extended: true }, 'a&'.repeat(999), 200],
        [{ extended: true }, 'a&'.repeat(1000), 413],
        [{ extended: false }, 'a&'.repeat(1000), 413],
        [{ extended: true, parameterLimit: 10 }, 'a&'.repeat(10), 413],
      ]) {
        const { reports } = await run(http, ours.urlencoded(options), [post(body, FORM)]);
        const { error } = reports[0];
        assert.strictEqual(error?.status ?? 200, status);
        if (error) assert.strictEqual(error.own.type, 'parameters.too.many');
      }
    });

    test('so is their depth', async () => {
      for (const [options, depth, status] of [
        [{ extended: true }, 32, 200],
        [{ extended: true }, 33, 400],
        [{ extended: true, depth: 1 }, 2, 400],
      ]) {
        const { reports } = await run(http, ours.urlencoded(options), [post(`a${'[b]'.repeat(depth)}=1`, FORM)]);
        const { error } = reports[0];
        assert.strictEqual(error?.status ?? 200, status);
        if (error) assert.strictEqual(error.own.type, 'querystring.parse.rangeError');
      }
    });

    test('a limit that is none throws when the parser is made', () => {
      for (const name of ['json', 'urlencoded', 'text', 'raw']) {
        for (const limit of ['lots', '', 'mb', Number.NaN, true, {}, []]) {
          assert.throws(() => ours[name]({ extended: true, limit }), {
            name: 'TypeError',
            message: `option limit "${String(limit)}" is invalid`,
          });
        }
      }
    });

    test('JSON reaches no prototype', async () => {
      const { reports } = await run(http, ours.json(), [
        post('{"__proto__":{"polluted":1},"a":{"constructor":{"prototype":{"polluted":1}}}}'),
      ]);
      assert.deepStrictEqual(Object.keys(reports[0].body), ['__proto__', 'a']);
      assert.strictEqual(Object.getPrototypeOf(reports[0].body), Object.prototype);
      assert.strictEqual(/** @type {any} */ ({}).polluted, undefined);
    });

    test('a limit holds for every way in which a body comes', async () => {
      const long = `["${'x'.repeat(5000)}"]`;
      const ways = [
        [post(long)],
        [post(long).subarray(0, -100), 10, long.slice(-100)],
        [postChunks([long])],
        [postChunks(long.match(/.{1,100}/g) ?? [])],
        [postChunks([long]).slice(0, 3000), 10, postChunks([long]).slice(3000)],
      ];
      for (const pieces of ways) {
        const { reports } = await run(http, ours.json({ limit: 5000 }), pieces);
        const { error, body } = reports[0];
        assert.strictEqual(error.own.type, 'entity.too.large');
        assert.strictEqual(error.own.limit, 5000);
        assert.deepStrictEqual(body, edition === 4 ? {} : undefined);
      }
    });
  });
}
