'use strict';

const assert = require('node:assert/strict');

exports.talk = async ({ ask, agent }) => {
  const visitor = agent();
  for (const expected of [1, 2, 3]) assert.equal(JSON.parse((await visitor('GET /api/visits')).body).visits, expected);
  await visitor('GET /api/visits?forget=1');
  assert.equal(JSON.parse((await visitor('GET /api/visits')).body).visits, 1);
  assert.equal(
    JSON.parse((await ask({ path: '/api/visits', headers: { cookie: 'visits=9; visits.sig=forged' } })).body).visits,
    1,
  );
};
