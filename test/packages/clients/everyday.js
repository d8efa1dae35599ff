'use strict';

const json = (method, path, value, headers) => ({ method, path: `/api/v1${path}`, json: value, headers });
const gzip = (path) => ({ path, headers: { 'accept-encoding': 'gzip' } });

exports.talk = async ({ ask, agent }) => {
  const browser = agent();
  for (let index = 1; index < 12; index++) await browser(json('POST', '/notes', { title: `note ${index}` }));
  await browser('GET /api/v1/last');
  await browser('GET /cookie');
  await browser('GET /api/v1/last');
  const { headers } = await browser('GET /api/v1/notes?limit=2');
  await browser({ path: '/api/v1/notes?limit=2', headers: { 'if-none-match': headers.etag } });
  for (const request of [gzip('/api/v1/notes'), gzip('/long'), gzip('/long.txt'), gzip('/download'), gzip('/crash')])
    await browser(request);
  for (const path of ['/api/v1/notes/1', '/long', '/long.txt', '/nowhere']) await browser(`HEAD ${path}`);
  await ask({ path: '/api/v1/notes/1', headers: { accept: 'text/html', origin: 'http://example.com' } });
  await ask({ path: '/api/v1/notes/1', headers: { accept: 'image/png' } });
  await ask('GET /api/v1/notes/99');
  await ask(json('PUT', '/notes/1', { title: 'changed' }));
  await ask({ method: 'POST', path: '/api/v1/notes/1?_method=PUT', form: { title: 'by form' } });
  await ask('DELETE /api/v1/notes/1');
  await ask('PATCH /api/v1/notes/2');
  await ask('OPTIONS /api/v1/notes/2');
  await ask(json('POST', '/notes', {}));
  await ask('POST /api/v1/notes');
  await ask(json('POST', '/notes', { title: 'x'.repeat(3000) }));
  await ask({
    ...json('POST', '/notes', {}),
    json: undefined,
    headers: { 'content-type': 'application/json' },
    body: '{',
  });
  await ask({ path: '/long.txt', headers: { range: 'bytes=0-9', 'accept-encoding': 'gzip' } });
  for (const line of ['GET /crash', 'GET /nowhere', 'GET /', 'GET /%zz', 'GET /api/v1/notes/%zz']) await ask(line);
  const preflight = { origin: 'http://example.com', 'access-control-request-method': 'PUT' };
  await ask({ method: 'OPTIONS', path: '/api/v1/notes/1', headers: preflight });
};
exports.normalise = [
  [/^x-took: .*/gm, 'x-took'],
  [/sid=s%3A[^;"\s]+/g, 'sid=<session>'],
  [/; t=\d+/g, '; t=<seconds>'],
];
