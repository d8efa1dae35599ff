'use strict';

const assert = require('node:assert/strict');
const { multipart } = require('../../packages/multipart');

exports.talk = async ({ ask, arrivals }) => {
  assert.equal((await ask('GET /api/hello')).body, '{"message":"Hello Next.js!"}');
  await ask('GET /api/users/a%20b?q=1&q=2');
  assert.equal((await ask({ method: 'POST', path: '/api/echo', json: { a: 'ü' } })).statusCode, 201);
  const form = multipart([
    ['name', 'it'],
    ['file', 'content', 'it.txt'],
  ]);
  assert.deepEqual(JSON.parse((await ask({ method: 'POST', path: '/api/form', ...form })).body), {
    name: 'it',
    file: { name: 'it.txt', size: 7 },
  });
  assert.equal((await ask('GET /api/redirect')).headers.location, '/api/hello');
  assert.equal((await ask('GET /api/fail')).statusCode, 500);
  assert.equal((await ask('GET /api/none')).body, '404 Not Found');
  assert.equal((await ask('GET /api')).statusCode, 404);
  await ask('HEAD /api/hello');
  await ask('PUT /api/hello');
  assert.equal((await arrivals('/api/stream')).text, 'one two three');
  assert.match((await arrivals('/api/events')).text, /^event: tick\ndata: tick 0\nid: 0\n\n/);
};
