'use strict';

const assert = require('node:assert/strict');
const { freePort, postgres } = require('../postgres');

exports.workers = 1;

exports.prepare = async () => {
  const { url, close } = await postgres();
  return { close, env: { DATABASE_URL: url, CLOSED_URL: `postgresql://a:b@127.0.0.1:${await freePort()}/c` } };
};

exports.talk = async ({ ask }) => {
  assert.equal((await ask('GET /api/notes')).body, '[]');
  const text = `a note'; DROP TABLE notes; --`;
  assert.deepEqual(JSON.parse((await ask({ method: 'POST', path: '/api/notes', json: { text } })).body), {
    id: 1,
    text,
  });
  assert.equal((await ask('GET /api/first?id=1')).body, JSON.stringify({ text }));
  assert.equal((await ask('GET /api/first?id=9')).body, 'null');
  assert.equal((await ask('GET /api/first?id=no')).body, '{"code":"22P02"}');
  assert.equal((await ask({ method: 'POST', path: '/api/notes', json: {} })).statusCode, 500);
  assert.equal((await ask('GET /api/closed')).body, '{"code":"ECONNREFUSED"}');
  assert.equal((await ask('GET /api/closed?throw=1')).statusCode, 500);
  assert.equal((await ask('GET /api/notes')).statusCode, 200);
};
