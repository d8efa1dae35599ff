'use strict';

const assert = require('node:assert/strict');

exports.talk = async ({ ask }) => {
  for (const path of ['/api/items', '/api/things']) {
    const good = { name: 'Ring', price: 1.5, tags: ['old'], due: '2020-01-02' };
    const made = await ask({ method: 'POST', path, json: { ...good, more: 'is dropped' } });
    assert.equal(made.statusCode, 201);
    assert.deepEqual(JSON.parse(made.body), { ...good, due: '2020-01-02T00:00:00.000Z' });
    assert.match((await ask({ method: 'POST', path, json: { name: 'x', tags: ['blue'] } })).body, /price/);
    const proto = '{"name":"Ring","price":1.5,"__proto__":{"tags":["blue"]}}';
    await ask({ method: 'POST', path, body: proto, headers: { 'content-type': 'application/json' } });
    await ask({ method: 'POST', path, body: '{', headers: { 'content-type': 'application/json' } });
    assert.deepEqual(JSON.parse((await ask(`GET ${path}?page=3&sort=up`)).body), { page: 3, sort: 'up' });
    assert.equal((await ask(`GET ${path}?page=none`)).statusCode, 400);
    await ask(`GET ${path}?page=1&page=2`);
  }
};
