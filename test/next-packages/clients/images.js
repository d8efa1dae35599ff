'use strict';

const assert = require('node:assert/strict');
const { PNG } = require('pngjs');

exports.talk = async ({ ask }) => {
  const first = await ask('GET /api/badge?size=8');
  const png = PNG.sync.read(first.bytes);
  assert.deepEqual([png.width, png.height, ...png.data.subarray(4, 8)], [8, 8, 255, 4, 0, 255]);
  await ask({ path: '/api/badge?size=8', headers: { 'if-none-match': first.headers.etag ?? '' } });
  await ask('HEAD /api/badge?size=8');
  assert.equal(PNG.sync.read((await ask('GET /api/piped')).bytes).width, 32);
  assert.equal(PNG.sync.read((await ask('GET /api/image/16')).bytes).width, 16);
  await ask('HEAD /api/image/16');
  assert.equal((await ask('GET /api/image/999')).statusCode, 400);
};
