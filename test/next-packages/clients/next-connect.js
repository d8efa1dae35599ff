'use strict';

const assert = require('node:assert/strict');
const { multipart } = require('../../packages/multipart');

exports.talk = async ({ ask }) => {
  const found = await ask('GET /api/users/1');
  assert.equal(found.headers['access-control-allow-origin'], 'https://other.example');
  assert.deepEqual(JSON.parse(found.body), { user: { id: '1', name: 'Ada' } });
  assert.equal((await ask('GET /api/users/2')).statusCode, 404);
  await ask({
    method: 'OPTIONS',
    path: '/api/users/1',
    headers: { origin: 'https://other.example', 'access-control-request-method': 'PUT' },
  });
  assert.equal((await ask({ method: 'PUT', path: '/api/users/7', json: { name: 'Grace' } })).statusCode, 201);
  assert.equal((await ask({ method: 'PUT', path: '/api/users/7', json: {} })).body, 'a name, please');
  assert.equal((await ask('DELETE /api/users/7')).body, 'broken later');
  assert.equal((await ask('PATCH /api/users/7')).statusCode, 405);
  await ask('HEAD /api/users/1');

  await ask('GET /api/default');
  assert.equal((await ask('POST /api/default')).body, 'Internal Server Error');
  assert.equal((await ask('PUT /api/default')).body, 'Route PUT /api/default not found');

  assert.deepEqual(JSON.parse((await ask('GET /api/nested/a/5?x=1')).body).params, { id: '5' });
  await ask('GET /api/nested/inner/deep');
  await ask('GET /api/nested/none');

  const form = multipart([
    ['title', 'two files'],
    ['files', Buffer.from([0, 1, 2, 255]), 'a.bin', 'application/octet-stream'],
    ['files', 'text', 'b.txt'],
  ]);
  const uploaded = JSON.parse((await ask({ method: 'POST', path: '/api/upload', ...form })).body);
  assert.deepEqual(
    uploaded.files.map(({ size }) => size),
    [4, 4],
  );
  const large = multipart([['files', Buffer.alloc(100_001), 'large.bin']]);
  assert.match((await ask({ method: 'POST', path: '/api/upload', ...large })).body, /LIMIT_FILE_SIZE/);
  await ask({ method: 'POST', path: '/api/upload', ...multipart([['wrong', 'x', 'x.txt']]) });

  assert.equal((await ask('GET /api/edge/3')).headers['x-router'], 'edge GET');
  await ask({ method: 'PUT', path: '/api/edge/3', json: { a: [1] } });
};
