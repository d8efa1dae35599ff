'use strict';

const assert = require('node:assert/strict');

// What counts in memory counts for each worker.
exports.workers = 1;

exports.talk = async ({ ask }) => {
  for (const [path, points] of [
    ['/api/limited', 3],
    ['/api/also', 2],
  ]) {
    for (let index = 0; index < points; index++)
      assert.equal((await ask({ path, headers: { 'x-client': 'a' } })).statusCode, 200);
    assert.equal((await ask({ path, headers: { 'x-client': 'a' } })).statusCode, 429);
    assert.equal((await ask({ path, headers: { 'x-client': 'b' } })).statusCode, 200);
  }
  assert.equal((await ask('GET /api/limited')).statusCode, 200);
};
