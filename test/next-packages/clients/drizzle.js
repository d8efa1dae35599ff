'use strict';

const assert = require('node:assert/strict');
const { postgres } = require('../postgres');

exports.workers = 1;
exports.prepare = async () => {
  const { url, close } = await postgres();
  return { close, env: { DATABASE_URL: url } };
};

exports.talk = async ({ ask }) => {
  assert.equal((await ask({ method: 'PUT', path: '/api/notes/7', body: 'seven' })).statusCode, 201);
  await ask({ method: 'PUT', path: '/api/notes/7', body: "it's sieben" });
  assert.equal((await ask('GET /api/notes/7')).body, `{"id":7,"text":"it's sieben"}`);
  assert.equal((await ask('GET /api/notes/8')).statusCode, 404);
};
