// Folder middleware, UPGRADE and the edge runtime of pages/api: past Next, or beside Node's way of writing handlers.

'use strict';

const assert = require('node:assert');
const http = require('node:http');
const { createRequire } = require('node:module');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { ROOT, project, serve, sleep, until } = require('../commands/ferroute');
const { nodeLines } = require('../support/nodes');

const { WebSocket } = createRequire(path.join(ROOT, 'packages/ferroute/package.json'))('ws');

const FILES = {
  'app/middleware.ts': `
    export async function middleware(request: Request, next: () => Promise<Response>) {
      const response = await next();
      response.headers.append('x-way', 'outer');
      return response;
    }`,
  'app/shop/middleware.js': `
    export default async function guard(request, next) {
      if (request.headers.get('x-refuse')) return new Response('refused', { status: 403 });
      if (request.headers.get('x-read')) await request.json();
      const response = await next();
      response.headers.append('x-way', 'shop');
      return response;
    }`,
  'app/shop/(inner)/middleware.js': `export const middleware = (request, next) => { if (request.url.endsWith('?throw')) throw new Error('middleware threw'); };`,
  'app/shop/(inner)/item/[id]/route.js': `
    import { redirect } from 'next/navigation';
    import { cookies } from 'next/headers';
    export const GET = async (request, { params }) => {
      const { id } = await params;
      (await cookies()).set('seen', id);
      if (id === 'gone') redirect('/elsewhere');
      return Response.json({ id });
    };
    export const POST = async (request) => Response.json(await request.json());`,
  'app/shop/fixed/route.js': `
    export const dynamic = 'force-static';
    export const GET = () => Response.json({ at: performance.now() });`,
  'app/open/route.js': `export const GET = () => new Response('open');`,
  'pages/api/middleware.ts': `
    export async function middleware(request, next) {
      const url = new URL(request.url);
      if (url.searchParams.has('refuse')) return Response.json({ refused: true }, { status: 401 });
      if (url.searchParams.has('read')) await request.text();
      const response = await next();
      if (url.searchParams.has('change')) return new Response('changed ' + (await response.text()), response);
      response.headers.set('x-way', 'pages');
      return response;
    }`,
  'pages/api/under/json.js': `export default (req, res) => { res.setHeader('x-own', ['a', 'b']); res.status(201).json({ body: req.body ?? null, query: req.query }); };`,
  'pages/api/under/stream.js': `
    export default async function handler(req, res) {
      res.writeHead(202, { 'content-type': 'text/plain' });
      for (const part of ['a', 'b', 'c']) { res.write(part); await new Promise((resolve) => setTimeout(resolve, 20)); }
      res.end('d', () => console.log('ended'));
    }`,
  'pages/api/under/throws.js': `export default async () => { throw new Error('handler threw'); };`,
  'pages/api/under/nothing.js': `export default (req, res) => res.status(204).end();`,
  'pages/api/edge/[id].js': `
    export const config = { runtime: 'edge' };
    export default async function handler(request, event) {
      event.waitUntil(Promise.resolve().then(() => console.log('waited')));
      if (request.method === 'DELETE') return 'no response';
      return Response.json({ id: request.nextUrl.searchParams.get('id'), q: request.nextUrl.searchParams.get('q'), body: await request.text() }, { status: 203 });
    }`,
  'pages/api/other/middleware.js': `export default (req, res) => res.end('a route, as to Next');`,
  'app/shop/socket/route.ts': `
    import { cookies } from 'next/headers';
    export async function UPGRADE(socket, request) {
      const { a } = Object.fromEntries(new URL(request.url).searchParams);
      const name = (await cookies()).get('name')?.value;
      socket.send(JSON.stringify({ a, name, protocol: socket.protocol }));
      socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
      socket.on('close', (code) => console.log('closed', code));
    }`,
  'app/open/throws/route.js': `
    export function UPGRADE() { throw new Error('socket threw'); }
    export const GET = () => new Response('plain');`,
};

for (const { name, execPath } of nodeLines()) {
  describe(`folders and sockets on ${name}`, () => {
    let server;
    const cleanups = [];
    before(async () => {
      const context = { after: (clean) => cleanups.push(clean) };
      server = await serve(context, 'start', project(context, FILES), [], { execPath });
    });
    after(() => cleanups.reverse().forEach((clean) => clean()));

    const ask = (target, options) => server.request(target, options);
    const answer = async (target, options) => {
      const { status, text, headers } = await ask(target, options);
      return [status, text, headers['x-way']];
    };

    test('middleware runs around the routes below its folder, the outermost first', async () => {
      assert.deepStrictEqual(await answer('/shop/item/1'), [200, '{"id":"1"}', 'shop, outer']);
      assert.deepStrictEqual(await answer('/open'), [200, 'open', 'outer']);
      assert.deepStrictEqual((await ask('/shop/item/1')).headers['set-cookie'], ['seen=1; Path=/']);
    });

    test('it answers in the place of the route', async () => {
      assert.deepStrictEqual(await answer('/shop/item/1', { headers: { 'x-refuse': '1' } }), [403, 'refused', 'outer']);
    });

    test('it sees every request with its headers, though the route below calls itself static', async () => {
      assert.deepStrictEqual(await answer('/shop/fixed', { headers: { 'x-refuse': '1' } }), [403, 'refused', 'outer']);
      const [first, second] = [await ask('/shop/fixed'), await ask('/shop/fixed')];
      assert.strictEqual(first.status, 200);
      assert.notStrictEqual(first.text, second.text);
      assert.strictEqual(first.headers['x-nextjs-cache'], undefined);
    });

    test('what a route throws to answer, and methods that it has not, are answers to it', async () => {
      const { status, headers } = await ask('/shop/item/gone');
      assert.deepStrictEqual([status, headers.location, headers['x-way']], [307, '/elsewhere', 'shop, outer']);
      assert.deepStrictEqual(headers['set-cookie'], ['seen=gone; Path=/']);
      assert.deepStrictEqual(await answer('/open', { method: 'PUT' }), [405, '', 'outer']);
      assert.deepStrictEqual(await answer('/open', { method: 'OPTIONS' }), [204, '', 'outer']);
      assert.deepStrictEqual(await answer('/open', { method: 'HEAD' }), [200, '', 'outer']);
    });

    test('what it throws is 500', async () => {
      assert.deepStrictEqual(await answer('/shop/item/1?throw'), [500, '', undefined]);
      await server.printed(/Error: middleware threw/);
    });

    test('a body that it has read is there for the route', async () => {
      const post = {
        method: 'POST',
        body: '{"a":"\u20ac"}',
        headers: { 'x-read': '1', 'content-type': 'application/json' },
      };
      assert.deepStrictEqual(await answer('/shop/item/1', post), [200, '{"a":"\u20ac"}', 'shop, outer']);
      const [status, text] = await answer('/api/under/json?read=1', post);
      assert.deepStrictEqual([status, JSON.parse(text).body], [201, { a: '\u20ac' }]);
      const [, other] = await answer('/api/under/json', post);
      assert.deepStrictEqual(JSON.parse(other).body, { a: '\u20ac' });
    });

    test('around pages/api', async () => {
      assert.deepStrictEqual(await answer('/api/under/json?a=1'), [201, '{"body":"","query":{"a":"1"}}', 'pages']);
      assert.strictEqual((await ask('/api/under/json')).headers['x-own'], 'a, b');
      assert.deepStrictEqual(await answer('/api/under/json?refuse'), [401, '{"refused":true}', undefined]);
      assert.deepStrictEqual(await answer('/api/under/json?change'), [
        201,
        'changed {"body":"","query":{"change":""}}',
        undefined,
      ]);
      assert.deepStrictEqual(await answer('/api/under/stream'), [202, 'abcd', 'pages']);
      await server.printed(/ended/);
      assert.deepStrictEqual(await answer('/api/under/nothing'), [204, '', 'pages']);
      assert.deepStrictEqual(await answer('/api/under/throws'), [500, 'Internal Server Error', 'pages']);
      await server.printed(/Error: handler threw/);
      assert.strictEqual((await ask('/api/middleware')).status, 404);
      assert.strictEqual((await ask('/api/other/middleware')).text, 'a route, as to Next');
    });

    test('pages/api for the edge', async () => {
      assert.deepStrictEqual(await answer('/api/edge/7?q=x&id=no', { method: 'POST', body: 'text' }), [
        203,
        '{"id":"7","q":"x","body":"text"}',
        'pages',
      ]);
      await server.printed(/waited/);
      assert.strictEqual((await ask('/api/edge/7', { method: 'DELETE' })).status, 500);
      await server.printed(/Expected an instance of Response to be returned/);
    });

    const open = (target, options, protocols = []) => {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}${target}`, protocols, options);
      const messages = [];
      socket.on('message', (data, isBinary) => messages.push(isBinary ? [...data] : String(data)));
      socket.on('upgrade', ({ headers }) => {
        socket.headers = headers;
      });
      return { socket, messages };
    };

    test('a WebSocket, after the middleware', async () => {
      const { socket, messages } = open('/shop/socket?a=1', { headers: { cookie: 'name=me' } }, ['chat']);
      await until(() => messages.length === 1, 'the first message');
      assert.deepStrictEqual(JSON.parse(messages[0]), { a: '1', name: 'me', protocol: 'chat' });
      assert.strictEqual(socket.headers['x-way'], 'shop, outer');
      socket.send('text');
      socket.send(Buffer.from([1, 2]));
      socket.send('x'.repeat(200_000));
      await until(() => messages.length === 4, 'the echo');
      assert.deepStrictEqual([messages[1], messages[2], messages[3].length], ['text', [1, 2], 200_000]);
      socket.close(4000);
      await server.printed(/closed 4000/);
    });

    test('middleware refuses a WebSocket', async () => {
      const { socket } = open('/shop/socket', { headers: { 'x-refuse': '1' } });
      const status = await new Promise((resolve) => {
        socket.on('unexpected-response', (_, response) => resolve(response.statusCode));
        socket.on('error', () => {});
      });
      assert.strictEqual(status, 403);
    });

    test('a handler that throws, and a plain GET', async () => {
      const { socket } = open('/open/throws');
      assert.strictEqual(await new Promise((resolve) => socket.on('close', resolve)), 1011);
      await server.printed(/Error: socket threw/);
      assert.deepStrictEqual(await answer('/open/throws'), [200, 'plain', 'outer']);
      const { status, headers } = await ask('/shop/socket');
      assert.deepStrictEqual([status, headers.upgrade], [426, 'websocket']);
    });

    test('what is no handshake is refused', async () => {
      const headers = { connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
      assert.strictEqual((await ask('/open/throws', { headers })).status, 400);
    });

    test('a client that goes away', async () => {
      const { socket, messages } = open('/shop/socket');
      await until(() => messages.length === 1, 'the first message');
      socket.terminate();
      await server.printed(/closed 1006/);
    });

    test('a server that stops tells its sockets', async () => {
      const { socket, messages } = open('/shop/socket');
      await until(() => messages.length === 1, 'the first message');
      const closed = new Promise((resolve) => socket.on('close', resolve));
      const began = Date.now();
      const { code } = await server.stop();
      assert.deepStrictEqual([await closed, code], [1001, 0]);
      assert.ok(Date.now() - began < 3000);
    });
  });
}

test('middleware in development, changed while it runs', async (t) => {
  const dir = project(t, {
    'app/a/route.js': FILES['app/open/route.js'],
    'app/middleware.ts': FILES['app/middleware.ts'],
  });
  const server = await serve(t, 'dev', dir);
  assert.strictEqual((await server.request('/a')).headers['x-way'], 'outer');
  require('node:fs').writeFileSync(
    path.join(dir, 'app/middleware.ts'),
    FILES['app/middleware.ts'].replace('outer', 'other'),
  );
  await until(async () => (await server.request('/a')).headers['x-way'] === 'other', 'the new middleware');
  await sleep(0);
});

test('server-sent events leave at once', async (t) => {
  const server = await serve(
    t,
    'start',
    project(t, {
      'app/events/route.js': `
      let send;
      export const GET = () => new Response(new ReadableStream({ start(controller) { send = (text) => controller.enqueue(new TextEncoder().encode(text)); } }),
        { headers: { 'content-type': 'text/event-stream' } });
      export const POST = async (request) => { send('data: ' + (await request.text()) + '\\n\\n'); return new Response(); };`,
    }),
  );
  const response = await new Promise((resolve, reject) => {
    http
      .get({ port: server.port, path: '/events', headers: { 'accept-encoding': 'gzip' } }, resolve)
      .on('error', reject);
  });
  for (const text of ['one', 'two']) {
    const began = Date.now();
    const [data] = await Promise.all([
      new Promise((resolve) => response.once('data', resolve)),
      server.request('/events', { method: 'POST', body: text }),
    ]);
    assert.strictEqual(String(data), `data: ${text}\n\n`);
    assert.ok(Date.now() - began < 1000);
  }
  response.destroy();
});
