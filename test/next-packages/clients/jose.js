'use strict';

const assert = require('node:assert/strict');

exports.normalise = [
  [/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<token>'],
  [/etag: .*/g, 'etag: <of a token>'],
];

exports.talk = async ({ ask }) => {
  const login = async (json) => JSON.parse((await ask({ method: 'POST', path: '/api/login', json })).body).token;
  const token = await login({ name: 'Ada' });
  const expired = await login({ name: 'Ada', seconds: -10 });
  for (const path of ['/api/who', '/api/account']) {
    const as = (authorization) => ask({ path, headers: { authorization } });
    assert.equal((await as(`Bearer ${token}`)).body, '{"name":"Ada"}');
    assert.match((await as(`Bearer ${expired}`)).body, /ERR_JWT_EXPIRED/);
    assert.match((await as(`Bearer ${token.slice(0, -4)}AAAA`)).body, /ERR_JWS_SIGNATURE_VERIFICATION_FAILED/);
    assert.equal((await ask(`GET ${path}`)).statusCode, 401);
  }
  const guarded = (authorization) => ask({ path: '/api/guarded', headers: { authorization, 'x-name': 'forged' } });
  assert.equal((await guarded(`Bearer ${token}`)).body, '{"guarded":"Ada"}');
  assert.equal((await guarded(`Bearer ${expired}`)).statusCode, 401);
  assert.equal((await guarded('')).statusCode, 401);
};
