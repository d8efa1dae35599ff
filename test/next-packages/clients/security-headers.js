'use strict';

const assert = require('node:assert/strict');

exports.talk = async ({ ask }) => {
  const safe = await ask('GET /api/safe/page');
  assert.equal(safe.headers['x-content-type-options'], 'nosniff');
  assert.match(safe.headers['content-security-policy'], /default-src 'self'/);
  await ask('GET /api/safe/page?own=1');
  await ask('GET /api/safe/none');
  const secure = await ask('GET /api/secure');
  assert.equal(secure.headers['strict-transport-security'], 'max-age=345600; includeSubDomains');
  assert.equal(secure.headers['x-frame-options'], 'deny');
  await ask('POST /api/secure');
  await ask('GET /api');
};
