'use strict';

const assert = require('node:assert/strict');
const { PNG } = require('pngjs');

exports.normalise = [[/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<token>']];

exports.talk = async ({ ask, agent }) => {
  const png = new PNG({ width: 16, height: 16 });
  png.data.fill(99);
  const small = await ask({ method: 'POST', path: '/api/thumbnail', body: PNG.sync.write(png) });
  assert.deepEqual([small.headers['x-size'], PNG.sync.read(small.bytes).width], ['4x4', 4]);
  assert.equal((await ask({ method: 'POST', path: '/api/thumbnail', body: 'no image' })).statusCode, 500);

  const browser = agent();
  assert.equal((await browser('GET /api/login')).body, '{"message":"jwt must be provided"}');
  assert.equal((await browser({ method: 'POST', path: '/api/login', json: { name: 'Ada' } })).statusCode, 204);
  assert.equal((await browser('GET /api/login')).body, '{"name":"Ada"}');
};
