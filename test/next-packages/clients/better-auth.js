'use strict';

const assert = require('node:assert/strict');

// What is in memory is in the memory of one worker.
exports.workers = 1;
exports.normalise = [
  [/"(token|id|userId)":"[^"]+"/g, '"$1":"…"'],
  [/session_token=[^;]+/g, 'session_token=…'],
  [/session_data=[^;]+/g, 'session_data=…'],
  [/Expires=[^;]+GMT/g, 'Expires=<date>'],
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>'],
];

exports.talk = async ({ ask, agent }) => {
  const origin = 'http://test.example';
  const post = (who, path, json) => who({ method: 'POST', path, json, headers: { origin } });
  assert.equal((await ask('GET /api/auth/ok')).body, '{"ok":true}');
  const [ada, other] = [agent(), agent()];
  const account = { email: 'ada@test.example', password: 'correct horse', name: 'Ada' };
  assert.equal((await post(ada, '/api/auth/sign-up/email', account)).statusCode, 200);
  assert.equal((await ada('GET /api/me')).body, '"ada@test.example"');
  assert.match((await ada('GET /api/auth/get-session')).body, /"name":"Ada"/);
  assert.equal((await other('GET /api/me')).body, 'null');
  await post(other, '/api/auth/sign-up/email', account);
  assert.equal((await post(other, '/api/auth/sign-in/email', { ...account, password: 'wrong horse' })).statusCode, 401);
  assert.equal((await post(ada, '/api/auth/sign-out', {})).body, '{"success":true}');
  assert.equal((await ada('GET /api/me')).body, 'null');
  const entered = await post(other, '/api/enter', { email: account.email, password: account.password });
  assert.equal(entered.body, '{"entered":"ada@test.example"}');
  assert.equal((await other('GET /api/me')).body, '"ada@test.example"');
  const forged = await ask({
    method: 'POST',
    path: '/api/auth/sign-in/email',
    json: account,
    headers: { origin: 'https://evil.test', cookie: 'a=b' },
  });
  assert.equal(forged.statusCode, 403);
  await ask('GET /api/auth/nothing');
};
