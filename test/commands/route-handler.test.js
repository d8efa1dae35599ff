// Route handlers (`app/**/route.*`), as `ferroute start` serves them.

'use strict';

const assert = require('node:assert');
const http = require('node:http');
const path = require('node:path');
const { after, before, test } = require('node:test');
const { ROOT, project, serve, sleep, until } = require('./ferroute');

const FILES = {
  'methods/route.ts': `
    export function GET(request: Request) { return Response.json({ method: request.method, url: request.url }); }
    export const POST = async (request: Request) => new Response(await request.text(), { status: 201, statusText: 'Made' });`,
  'post/route.js':
    'export async function POST(request) { return Response.json(Object.fromEntries(await request.formData())); }',
  'own/route.js': `export const OPTIONS = () => new Response('mine'); export const HEAD = () => new Response('x', { headers: { 'x-head': '1' } });
    export const DELETE = async (request) => new Response(await request.text());`,
  'params/[id]/[...rest]/route.js':
    'export async function GET(request, { params }) { return Response.json({ is: params instanceof Promise, ...(await params) }); }',
  'context/route.js':
    'export const GET = (request, context) => Response.json([Object.keys(context), typeof context.params]);',
  'headers/route.js': `export function GET(request) {
    const headers = new Headers({ 'x-agent': request.headers.get('x-agent'), 'content-length': '5', 'content-encoding': 'gzip' });
    headers.append('set-cookie', 'a=1'); headers.append('set-cookie', 'b=2');
    return new Response('headers', { headers });
  }`,
  'stream/route.js': `const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    export function GET() {
      return new Response(new ReadableStream({
        async start(controller) {
          for (const part of ['a', 'b', 'c']) { controller.enqueue(new TextEncoder().encode(part)); await sleep(50); }
          controller.close();
        },
      }));
    }`,
  'echo/route.js': 'export const POST = (request) => new Response(request.body);',
  'endless/route.js': `let open = 0;
    export function GET(request) {
      open++;
      request.signal.addEventListener('abort', () => { open -= 10; });
      return new Response(new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(65536)),
        cancel() { open -= 100; },
      }));
    }
    export const POST = () => Response.json(open);`,
  'fails/[how]/route.js': `export async function GET(request, { params }) {
    switch ((await params).how) {
      case 'throw': throw new Error('secret');
      case 'nothing': return;
      case 'object': return { a: 1 };
      case 'stream': return new Response(new ReadableStream({ pull() { throw new Error('secret'); } }));
      case 'error': return Response.error();
    }
  }`,
  'await/route.mjs': '',
  'await/route.js': "const value = await Promise.resolve('top'); export const GET = () => new Response(value);",
  'commonjs/route.js': "exports.GET = () => new Response('commonjs');",
  'empty/route.js': 'export const GET = () => new Response(null, { status: 204 });',
  'redirect/route.js': "export const GET = () => Response.redirect('http://localhost/there', 307);",
};

let server;
let stopped = () => {};

before(async () => {
  const cleanups = [];
  const context = { after: (clean) => cleanups.push(clean) };
  stopped = () => cleanups.reverse().forEach((clean) => clean());
  const files = Object.fromEntries(Object.entries(FILES).map(([name, code]) => [`app/${name}`, code]));
  delete files['app/await/route.mjs'];
  server = await serve(context, 'start', project(context, files));
});
after(() => stopped());

const ask = (target, options) => server.request(target, options);

test('the example', async (t) => {
  const example = await serve(t, 'start', path.join(ROOT, 'examples/route-handler'));
  assert.strictEqual((await example.request('/api/hello?name=you')).text, '{"message":"Hello from you!"}');
});

test('a method that is exported', async () => {
  const { status, text, headers } = await ask('/methods?a=1', { headers: { host: 'evil.example' } });
  assert.strictEqual(status, 200);
  assert.deepStrictEqual(JSON.parse(text), { method: 'GET', url: `http://localhost:${server.port}/methods?a=1` });
  assert.strictEqual(headers['content-type'], 'application/json');
  assert.strictEqual(headers['content-length'], String(text.length));
  assert.strictEqual(headers.etag, undefined);
  const post = await ask('/methods', { method: 'POST', body: 'body' });
  assert.deepStrictEqual([post.status, post.statusMessage, post.text], [201, 'Made', 'body']);
});

test('methods that are not: 405, 400, HEAD and OPTIONS by themselves', async () => {
  const answers = async (target, method) => {
    const { status, text, headers } = await ask(target, { method });
    return [status, text, headers.allow];
  };
  assert.deepStrictEqual(await answers('/methods', 'PUT'), [405, '', undefined]);
  assert.deepStrictEqual(await answers('/methods', 'PROPFIND'), [400, '', undefined]);
  assert.deepStrictEqual(await answers('/methods', 'HEAD'), [200, '', undefined]);
  assert.deepStrictEqual(await answers('/methods', 'OPTIONS'), [204, '', 'GET, HEAD, OPTIONS, POST']);
  assert.deepStrictEqual(await answers('/post', 'OPTIONS'), [204, '', 'OPTIONS, POST']);
  assert.deepStrictEqual(await answers('/post', 'GET'), [405, '', undefined]);
  assert.deepStrictEqual(await answers('/own', 'OPTIONS'), [200, 'mine', undefined]);
  assert.strictEqual((await ask('/own', { method: 'HEAD' })).headers['x-head'], '1');
});

test('params are a promise, and undefined on a route without any', async () => {
  assert.deepStrictEqual(JSON.parse((await ask('/params/a%20b/c/d')).text), { is: true, id: 'a b', rest: ['c', 'd'] });
  assert.deepStrictEqual(JSON.parse((await ask('/context')).text), [['params'], 'undefined']);
});

test('headers both ways', async () => {
  const { text, headers } = await ask('/headers', { headers: { 'x-agent': 'me' } });
  assert.strictEqual(text, 'headers');
  assert.strictEqual(headers['x-agent'], 'me');
  assert.deepStrictEqual(headers['set-cookie'], ['a=1', 'b=2']);
  assert.deepStrictEqual([headers['content-length'], headers['content-encoding']], ['7', undefined]);
});

test('bodies: a form, a body of DELETE, none', async () => {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  assert.strictEqual(
    (await ask('/post', { method: 'POST', headers: type, body: 'a=1&b=2' })).text,
    '{"a":"1","b":"2"}',
  );
  assert.strictEqual((await ask('/own', { method: 'DELETE', body: 'gone' })).text, 'gone');
  assert.deepStrictEqual([(await ask('/empty')).status, (await ask('/empty')).text], [204, '']);
});

test('redirects, top-level await, CommonJS', async () => {
  const { status, headers } = await ask('/redirect');
  assert.deepStrictEqual([status, headers.location], [307, 'http://localhost/there']);
  assert.strictEqual((await ask('/await')).text, 'top');
  assert.strictEqual((await ask('/commonjs')).text, 'commonjs');
});

test('a stream leaves piece by piece', async () => {
  const chunks = [];
  await new Promise((resolve, reject) => {
    http
      .get({ port: server.port, path: '/stream' }, (response) => {
        assert.strictEqual(response.headers['transfer-encoding'], 'chunked');
        response.on('data', (chunk) => chunks.push({ text: String(chunk), at: Date.now() }));
        response.on('end', resolve);
      })
      .on('error', reject);
  });
  assert.deepStrictEqual(
    chunks.map(({ text }) => text),
    ['a', 'b', 'c'],
  );
  assert.ok(chunks[2].at - chunks[0].at >= 80);
});

test('a request streams in while its answer streams out', async () => {
  const outgoing = http.request({ port: server.port, path: '/echo', method: 'POST' });
  outgoing.write('first');
  const response = await new Promise((resolve, reject) => outgoing.on('response', resolve).on('error', reject));
  const first = await new Promise((resolve) => response.once('data', resolve));
  assert.strictEqual(String(first), 'first');
  outgoing.end('second');
  let rest = '';
  for await (const chunk of response) rest += chunk;
  assert.strictEqual(rest, 'second');
});

test('large bodies both ways', async () => {
  const body = Buffer.alloc(5_000_000, 'ab');
  const { bytes } = await ask('/echo', { method: 'POST', body });
  assert.ok(bytes.equals(body));
});

test('a client that goes away ends the stream and aborts the signal, silently', async () => {
  const before = server.stderr;
  await new Promise((resolve) => {
    const outgoing = http.get({ port: server.port, path: '/endless' }, (response) => {
      response.once('data', () => {
        outgoing.destroy();
        resolve();
      });
    });
    outgoing.on('error', () => {});
  });
  await until(async () => (await ask('/endless', { method: 'POST' })).text === '-109', 'abort and cancel');
  await sleep(50);
  assert.strictEqual(server.stderr, before);
});

test('a throw, no Response, and a body that fails', async () => {
  const answer = async (how) => {
    const { status, text } = await ask(`/fails/${how}`);
    return [status, text];
  };
  assert.deepStrictEqual(await answer('throw'), [500, '']);
  await server.printed(/Error: secret\n +at .*app\/fails\/\[how\]\/route\.js:3/);
  assert.deepStrictEqual(await answer('nothing'), [500, '']);
  await server.printed(
    /No response is returned from route handler 'app\/fails\/\[how\]\/route\.js'\. Expected a Response object but received 'undefined' \(method: GET, url: \/fails\/nothing\)\./,
  );
  assert.deepStrictEqual(await answer('object'), [500, '']);
  assert.deepStrictEqual(await answer('stream'), [500, '']);
  assert.deepStrictEqual(await answer('error'), [500, '']);
});
