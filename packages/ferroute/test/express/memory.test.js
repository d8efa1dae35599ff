// What requests leave behind: nothing that the collector of young objects does not take. If it did not, a large answer would stay
// until the whole heap is collected.

'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const v8 = require('node:v8');
const vm = require('node:vm');
const routing = require('../../src/express/editions/routing');
const { defineRouter } = require('../../src/express/router');

v8.setFlagsFromString('--expose-gc');
const gc = vm.runInNewContext('gc');

const REQUESTS = 100;
const ANSWER = 100_000;

for (const [version, edition] of Object.entries({ 4: routing.four, 5: routing.five })) {
  test(`an answer is gone with the next collection of young objects (Express ${version})`, () => {
    const { Router } = defineRouter({ routing: edition });
    const router = new Router();
    router.use((/** @type {any} */ _req, /** @type {any} */ _res, /** @type {any} */ next) => next());
    let answered = 0;
    router.get('/hello', (/** @type {any} */ _req, /** @type {any} */ res) => {
      res.body = String(answered++).padEnd(ANSWER, '.').toUpperCase();
    });
    const ask = () => router.handle({ method: 'GET', url: '/hello' }, {}, () => assert.fail('nobody answered'));

    ask();
    gc();
    const before = v8.getHeapStatistics().used_heap_size;
    for (let i = 0; i < REQUESTS; i++) ask();
    gc({ type: 'minor' });
    const left = v8.getHeapStatistics().used_heap_size - before;
    assert.equal(answered, REQUESTS + 1);
    assert.ok(left < (REQUESTS * ANSWER) / 4, `${left} bytes are left of ${REQUESTS} answers`);
  });
}
