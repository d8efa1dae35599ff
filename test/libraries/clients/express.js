'use strict';

const multipart = (boundary, parts) =>
  `${parts.map(([head, body]) => `--${boundary}\r\n${head}\r\n\r\n${body}\r\n`).join('')}--${boundary}--\r\n`;

/** @param {import('../client').Client} client */
module.exports = async ({ ask, raw }) => {
  const gets = [
    '/',
    '/json',
    '/html',
    '/buffer',
    '/status/404',
    '/status/204',
    '/status/304',
    '/send-status/418',
    '/redirect',
    '/redirect-301',
    '/large',
    '/query?a=1&b[c]=2&b[d]=3&e=4&e=5',
    '/params/x%20y/%C3%A4',
    '/request?x=y',
    '/headers',
    '/etag',
    '/stream',
    '/file',
    '/download',
    '/throw',
    '/next',
    '/reject',
    '/format',
    '/nowhere',
    '/api/v1/items/7',
    '/static/',
    '/static/index.html',
    '/static/data.json',
    '/static/large.txt',
    '/static/nowhere',
    '/static/..%2f..%2fpackage.json',
    '/static',
    '/all',
    '/params/%zz/x',
  ];
  const results = [];
  const note = async (name, answer) => results.push([name, JSON.stringify(await answer)]);
  for (const path of gets) await note(`GET ${path}`, ask({ path }));
  for (const path of ['/', '/json', '/head', '/static/large.txt', '/nowhere'])
    await note(`HEAD ${path}`, ask({ method: 'HEAD', path }));
  for (const method of ['OPTIONS', 'DELETE', 'PATCH']) await note(`${method} /all`, ask({ method, path: '/all' }));
  await note('OPTIONS /json', ask({ method: 'OPTIONS', path: '/json' }));
  await note('DELETE item', ask({ method: 'DELETE', path: '/api/v2/items/8' }));

  const etag = (await ask({ path: '/json' })).headers.etag;
  await note('fresh', ask({ path: '/json', headers: { 'if-none-match': etag } }));
  await note('fresh by hand', ask({ path: '/etag', headers: { 'if-none-match': '"fixed"' } }));
  await note('range', ask({ path: '/static/large.txt', headers: { range: 'bytes=10-19' } }));
  await note('bad range', ask({ path: '/static/large.txt', headers: { range: 'bytes=99999999-' } }));
  await note('two ranges', ask({ path: '/static/large.txt', headers: { range: 'bytes=0-1,5-6' } }));
  await note('accept json', ask({ path: '/format', headers: { accept: 'application/json' } }));
  await note('accept none', ask({ path: '/format', headers: { accept: 'image/png' } }));
  for (const encoding of ['gzip', 'br', 'deflate', 'identity']) {
    const { body, ...answer } = await ask({ path: '/large', headers: { 'accept-encoding': encoding } });
    await note(`large, ${encoding}`, { ...answer, bytes: body.length });
  }
  await note('stream, gzip', ask({ path: '/stream', headers: { 'accept-encoding': 'gzip' } }));

  const json = { 'content-type': 'application/json' };
  const echo = (headers, body) => ask({ method: 'POST', path: '/echo', headers }, body);
  await note('json', echo(json, '{"a":{"b":[1,2]}}'));
  await note('json, empty', echo(json, ''));
  await note('json, broken', echo(json, '{"a":'));
  await note('json, too large', echo(json, JSON.stringify('x'.repeat(11_000))));
  await note('json, chunked', echo({ ...json, 'transfer-encoding': 'chunked' }, '{"chunked":true}'));
  await note(
    'json, gzip',
    echo({ ...json, 'content-encoding': 'gzip' }, require('node:zlib').gzipSync('{"zipped":true}')),
  );
  await note('form', echo({ 'content-type': 'application/x-www-form-urlencoded' }, 'a=1&b[]=2&b[]=3&c[d]=4'));
  await note('text', echo({ 'content-type': 'text/plain' }, 'täxt'));
  await note('other', echo({ 'content-type': 'application/x-other' }, 'other'));
  await note(
    'raw',
    ask({ method: 'PUT', path: '/raw', headers: { 'content-type': 'x/y' } }, Buffer.alloc(50_000, 'r')),
  );
  const boundary = 'boundary';
  const upload = multipart(boundary, [
    ['Content-Disposition: form-data; name="field"', 'value'],
    ['Content-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain', 'f'.repeat(30_000)],
  ]);
  await note(
    'upload',
    ask(
      { method: 'POST', path: '/upload', headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } },
      upload,
    ),
  );

  const first = await ask({ path: '/session' });
  const cookie = first.headers['set-cookie'].map((line) => line.split(';')[0]).join('; ');
  await note('session', first);
  await note('session again', ask({ path: '/session', headers: { cookie } }));
  await note('cookies', ask({ path: '/cookies', headers: { cookie: 'a=1; b=%C3%A4; signed=s%3Avalue.bad' } }));

  const keepAlive = 'GET /json HTTP/1.1\r\nHost: a\r\n\r\n';
  await note('pipelined', raw(keepAlive + keepAlive + keepAlive, 3));
  await note('HTTP/1.0', raw('GET /json HTTP/1.0\r\n\r\n', 1));
  await note(
    'expect',
    raw(
      'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n{}',
      2,
    ),
  );
  // Sorted, since an answer may reach the client before or after its line is logged.
  const { logged, finished } = JSON.parse((await ask({ path: '/logged' })).body);
  await note('logged', logged.sort());
  await note('finished', finished.sort());
  return results;
};
