// File routes of pages/api, as `ferroute start` serves them.

'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { after, before, test } = require('node:test');
const { ROOT, project, serve } = require('./ferroute');

/** As next 16 answers the seed program. */
const ETAG = '"3ka27970fe11"';

const FILES = {
  'hello.js': fs.readFileSync(path.join(ROOT, 'examples/next-hello/pages/api/hello.js'), 'utf8'),
  'echo.js': `export default function handler(req, res) {
    const { method, query, cookies, body, url } = req;
    res.status(200).json({ method, query, cookies, body, url, agent: req.headers['x-agent'], preview: req.preview });
  }`,
  'users/[id].ts': `import type { NextApiRequest, NextApiResponse } from 'next';
  export default (req: NextApiRequest, res: NextApiResponse): void => res.json(req.query);`,
  'docs/[...path].js': 'module.exports = (req, res) => res.json(req.query);',
  'shop/[[...path]].js': 'export default (req, res) => res.json(req.query);',
  'send/[what].js': `import { Readable } from 'node:stream';
  export default async function handler(req, res) {
    switch (req.query.what) {
      case 'text': return res.send('text ✓');
      case 'buffer': return res.send(Buffer.from([1, 2, 3]));
      case 'stream': return res.send(Readable.from(['a', 'b']));
      case 'number': return res.send(42);
      case 'object': return res.send({ a: 1 });
      case 'null': return res.send(null);
      case 'nothing': return res.json(undefined);
      case 'jsonnull': return res.json(null);
      case 'string': return res.json('quoted');
      case '204': return res.status(204).json({ ignored: true });
      case '418': return res.status(418).send('teapot');
      case 'end': return res.writeHead(201, { 'X-A': '1' }).end('raw');
      case 'redirect': return res.redirect('/there');
      case 'moved': return res.redirect(308, '/there?a=1');
      case 'wrong': return res.redirect(200);
      case 'late': setTimeout(() => res.json({ late: true }), 20); return;
      case 'cookie': res.setHeader('Set-Cookie', ['a=1', 'b=2']); return res.end();
    }
  }`,
  'throws.js': 'export default function handler() { throw new Error("secret"); }',
  'rejects.js':
    'export default async function handler(req, res) { await null; res.setHeader("X-Kept", "1"); throw new Error("secret"); }',
  'raw.js': `export const config = { api: { bodyParser: false } };
  export default async function handler(req, res) {
    let length = 0;
    for await (const chunk of req) length += chunk.length;
    res.json({ length, body: req.body === undefined });
  }`,
  'small.js': `export const config = { api: { bodyParser: { sizeLimit: '10b' } } };
  export default (req, res) => res.json(req.body);`,
  'commonjs.js': `const { next } = require('../../counter');
  module.exports = (req, res) => res.json({ count: next(), body: req.body === undefined });
  module.exports.config = { api: { bodyParser: false } };`,
  'counter.ts':
    "import { next } from '@/counter';\nexport default (req: any, res: any) => res.json({ count: next() });",
  'late.js': "export default (req, res) => { res.json({}); setTimeout(() => { throw new Error('late boom'); }, 1); };",
};

let server;
let stopped = () => {};

before(async () => {
  const files = Object.fromEntries(Object.entries(FILES).map(([name, code]) => [`pages/api/${name}`, code]));
  const context = { after: (clean) => cleanups.push(clean) };
  const cleanups = [];
  const dir = project(context, {
    ...files,
    'counter.js': 'let count = 0;\nexport const next = () => ++count;',
    'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
  });
  server = await serve(context, 'start', dir);
  stopped = () => cleanups.reverse().forEach((clean) => clean());
});
after(() => stopped());

const get = (target, options) => server.request(target, options);
const post = (target, body, type, headers = {}) =>
  server.request(target, { method: 'POST', body, headers: { ...(type && { 'content-type': type }), ...headers } });

test("the seed program's answer is Next's, byte for byte", async () => {
  const { status, text, headers } = await get('/api/hello');
  assert.strictEqual(status, 200);
  assert.strictEqual(text, '{"message":"Hello from Next.js API!"}');
  assert.strictEqual(headers['content-type'], 'application/json; charset=utf-8');
  assert.strictEqual(headers['content-length'], '37');
  assert.strictEqual(headers.etag, ETAG);
  assert.ok(headers.date);
});

test('a client that has the answer gets 304', async () => {
  const { status, text, headers } = await get('/api/hello', { headers: { 'if-none-match': ETAG } });
  assert.deepStrictEqual([status, text, headers.etag], [304, '', ETAG]);
  const fresh = await get('/api/hello', { headers: { 'if-none-match': ETAG, 'cache-control': 'no-cache' } });
  assert.strictEqual(fresh.status, 200);
});

test('HEAD has the head alone', async () => {
  const { status, text, headers } = await get('/api/hello', { method: 'HEAD' });
  assert.deepStrictEqual([status, text, headers['content-length']], [200, '', '37']);
});

test('query, cookies, headers', async () => {
  const headers = { cookie: 'a=1; b=%20', 'X-Agent': 'me' };
  const { text } = await get('/api/echo?x=1&x=2&y=%C3%BC', { headers });
  assert.deepStrictEqual(JSON.parse(text), {
    method: 'GET',
    query: { x: ['1', '2'], y: 'ü' },
    cookies: { a: '1', b: ' ' },
    body: '',
    url: '/api/echo?x=1&x=2&y=%C3%BC',
    agent: 'me',
  });
});

test('params: one, many, optional; they win over the search', async () => {
  const json = async (target) => JSON.parse((await get(target)).text);
  assert.deepStrictEqual(await json('/api/users/a%20b?id=no&q=1'), { id: 'a b', q: '1' });
  assert.deepStrictEqual(await json('/api/docs/a/b%2Fc'), { path: ['a', 'b/c'] });
  assert.deepStrictEqual(await json('/api/shop'), {});
  assert.deepStrictEqual(await json('/api/shop/a'), { path: ['a'] });
});

test('bodies by their type', async () => {
  const body = async (...args) => JSON.parse((await post('/api/echo', ...args)).text).body;
  assert.deepStrictEqual(await body('{"a":[1]}', 'application/json'), { a: [1] });
  assert.deepStrictEqual(await body('a=1&b=2&a=3', 'application/x-www-form-urlencoded'), { a: ['1', '3'], b: '2' });
  assert.strictEqual(await body('plain', 'text/plain'), 'plain');
  assert.strictEqual(await body('none', undefined), 'none');
  assert.deepStrictEqual(await body('', 'application/json'), {});
});

test('a body that is no JSON is 400', async () => {
  const { status, statusMessage, text } = await post('/api/echo', '{', 'application/json');
  assert.deepStrictEqual([status, statusMessage, text], [400, 'Invalid JSON', 'Invalid JSON']);
});

test('a body of 1 MB passes, one more byte does not', async () => {
  const megabyte = 'x'.repeat(1024 * 1024);
  assert.strictEqual(JSON.parse((await post('/api/echo', megabyte)).text).body.length, 1024 * 1024);
  const { status, statusMessage, text } = await post('/api/echo', `${megabyte}x`);
  assert.deepStrictEqual([status, statusMessage, text], [413, 'Body exceeded 1mb limit', 'Body exceeded 1mb limit']);
  const chunked = await post('/api/echo', `${megabyte}x`, undefined, { 'transfer-encoding': 'chunked' });
  assert.strictEqual(chunked.status, 413);
});

test('sizeLimit and bodyParser: false', async () => {
  assert.strictEqual((await post('/api/small', '1234567890')).text, '"1234567890"');
  assert.deepStrictEqual((await post('/api/small', '12345678901')).text, 'Body exceeded 10b limit');
  assert.deepStrictEqual(JSON.parse((await post('/api/raw', 'x'.repeat(3_000_000))).text), {
    length: 3_000_000,
    body: true,
  });
});

test('everything that send, json, end and redirect take', async () => {
  const answer = async (what) => {
    const { status, text, headers } = await get(`/api/send/${what}`);
    return { status, text, type: headers['content-type'], location: headers.location };
  };
  const json = 'application/json; charset=utf-8';
  const expected = {
    text: { status: 200, text: 'text ✓', type: undefined, location: undefined },
    buffer: { status: 200, text: '\x01\x02\x03', type: 'application/octet-stream', location: undefined },
    stream: { status: 200, text: 'ab', type: 'application/octet-stream', location: undefined },
    number: { status: 200, text: '42', type: json, location: undefined },
    object: { status: 200, text: '{"a":1}', type: json, location: undefined },
    null: { status: 200, text: '', type: undefined, location: undefined },
    nothing: { status: 200, text: '', type: json, location: undefined },
    jsonnull: { status: 200, text: 'null', type: json, location: undefined },
    string: { status: 200, text: '"quoted"', type: json, location: undefined },
    204: { status: 204, text: '', type: undefined, location: undefined },
    418: { status: 418, text: 'teapot', type: undefined, location: undefined },
    end: { status: 201, text: 'raw', type: undefined, location: undefined },
    redirect: { status: 307, text: '/there', type: undefined, location: '/there' },
    moved: { status: 308, text: '/there?a=1', type: undefined, location: '/there?a=1' },
    wrong: { status: 500, text: 'Internal Server Error', type: undefined, location: undefined },
    late: { status: 200, text: '{"late":true}', type: json, location: undefined },
  };
  for (const [what, answered] of Object.entries(expected)) assert.deepStrictEqual(await answer(what), answered, what);
  assert.deepStrictEqual((await get('/api/send/cookie')).headers['set-cookie'], ['a=1', 'b=2']);
});

test('a handler that throws or rejects is 500 without its message, and is logged with its file', async () => {
  for (const name of ['throws', 'rejects']) {
    const { status, text } = await get(`/api/${name}`);
    assert.deepStrictEqual([status, text], [500, 'Internal Server Error']);
    await server.printed(new RegExp(`Error: secret\\n +at .*pages/api/${name}\\.js:1:\\d+`));
  }
});

test('a throw after the answer ends nothing', async () => {
  assert.strictEqual((await get('/api/late')).status, 200);
  await server.printed(/late boom/);
  assert.strictEqual((await get('/api/hello')).status, 200);
});

test('what two files import is one module in a worker', async () => {
  const first = JSON.parse((await get('/api/commonjs')).text);
  const second = JSON.parse((await get('/api/counter')).text);
  assert.deepStrictEqual([second.count - first.count, first.body], [1, true]);
});

test('what no file answers is 404', async () => {
  for (const target of [
    '/',
    '/api/none',
    '/api/users',
    '/api/hello/x',
    '/pages/api/hello.js',
    '/api/..%2f..%2fpackage.json',
  ]) {
    assert.strictEqual((await get(target)).status, 404, target);
  }
});

test('pipelined requests are answered in their order', async () => {
  const socket = net.connect(server.port, '127.0.0.1');
  const head = (target, more = '') => `GET ${target} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;
  socket.write(head('/api/send/late') + head('/api/hello') + head('/api/none', 'Connection: close\r\n'));
  let text = '';
  for await (const chunk of socket) text += chunk;
  assert.deepStrictEqual(text.match(/HTTP\/1.1 \d+/g), ['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 404']);
  assert.ok(text.indexOf('"late"') < text.indexOf('Next.js API'));
});
