'use strict';

const assert = require('node:assert/strict');
const { multipart } = require('../../packages/multipart');

exports.talk = async ({ ask }) => {
  const path = '/api/upload';
  const form = multipart([
    ['title', 'ä title'],
    ['tag', 'one'],
    ['tag', 'two'],
    ['file', Buffer.alloc(300_000, 7), 'seven.bin', 'application/octet-stream'],
  ]);
  const { body } = await ask({ method: 'POST', path, ...form });
  const { fields, files } = JSON.parse(body);
  assert.deepEqual(fields, { title: ['ä title'], tag: ['one', 'two'] });
  assert.deepEqual(files[0], { name: 'seven.bin', type: 'application/octet-stream', size: 300_000, first: 7 });

  // The same in chunks.
  await ask({ method: 'POST', path, body: form.body, headers: { ...form.headers, 'transfer-encoding': 'chunked' } });
  const large = multipart([['file', Buffer.alloc(1024 * 1024 + 1), 'large.bin']]);
  assert.equal((await ask({ method: 'POST', path, ...large })).statusCode, 413);
  await ask({ method: 'POST', path, form: { a: '1', b: '2' } });
  await ask({ method: 'POST', path, json: { a: 1 } });
  await ask({ method: 'POST', path, body: form.body.subarray(0, 200), headers: form.headers });
  await ask({ method: 'POST', path, headers: { 'content-type': 'multipart/form-data' }, body: 'x' });
};
