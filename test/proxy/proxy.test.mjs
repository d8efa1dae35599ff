// proxy.ts, as `ferroute start` and `dev` run it.

import assert from 'node:assert';
import http from 'node:http';
import { test } from 'node:test';
import commands from '../commands/ferroute.js';

const { project, run, serve, sleep, until } = commands;

const ECHO = `export const config = { api: { bodyParser: false } };
export default async (req, res) => {
  let length = 0, body = '';
  for await (const chunk of req) { length += chunk.length; if (length < 1000) body += chunk; }
  const { url, query, headers, method } = req;
  res.json({ url, query, headers, method, length, body });
}`;

const ROUTES = {
  'pages/api/echo.js': ECHO,
  'pages/api/parsed.js':
    'export const config = { api: { bodyParser: { sizeLimit: "4mb" } } }; export default (req, res) => res.json({ body: req.body, query: req.query, cookies: req.cookies })',
  'pages/api/users/[id].js': 'export default (req, res) => res.json({ query: req.query, url: req.url })',
  'app/handler/route.js': `import { cookies, headers } from 'next/headers';
    export async function GET(request) {
      const jar = await cookies();
      return Response.json({ url: request.url, search: request.nextUrl.search, k: jar.get('k')?.value ?? null, x: (await headers()).get('x-set') });
    }
    export async function POST(request) { return Response.json({ text: await request.text() }); }
    export async function DELETE(request) { return Response.json({ text: await request.text() }); }`,
  'public/file.txt': 'static',
};

/** Serves the routes with that proxy. */
const withProxy = (t, proxy, files = {}, options = {}) =>
  serve(t, options.mode ?? 'start', project(t, { ...ROUTES, 'proxy.js': proxy, ...files }), [], options);

const json = async (server, target, options) => JSON.parse((await server.request(target, options)).text);

test('a proxy that returns nothing, or next(), lets everything go on', async (t) => {
  const server = await withProxy(
    t,
    `import { NextResponse } from 'next/server';
     export function proxy(request) { if (request.nextUrl.searchParams.has('next')) return NextResponse.next(); }`,
  );
  for (const search of ['', '?next=1']) {
    const { url, headers } = await json(server, `/api/echo${search}`, { headers: { 'x-a': '1' } });
    assert.strictEqual(url, `/api/echo${search}`);
    assert.strictEqual(headers['x-a'], '1');
    assert.strictEqual((await server.request(`/file.txt${search}`)).text, 'static');
    assert.strictEqual((await server.request(`/nothing${search}`)).status, 404);
    assert.strictEqual((await json(server, `/api/users/7${search}`)).query.id, '7');
  }
});

test('only what the matcher says comes to the proxy', async (t) => {
  const server = await withProxy(
    t,
    `export default () => new Response('proxy');
     export const config = { matcher: ['/api/:path*', { source: '/handler', has: [{ type: 'header', key: 'x-go' }] }] };`,
  );
  assert.strictEqual((await server.request('/api/echo')).text, 'proxy');
  assert.strictEqual((await server.request('/api')).text, 'proxy');
  assert.strictEqual((await server.request('/api/nothing')).text, 'proxy');
  assert.strictEqual((await server.request('/file.txt')).text, 'static');
  assert.strictEqual((await server.request('/handler')).status, 200);
  assert.strictEqual((await server.request('/handler', { headers: { 'x-go': '1' } })).text, 'proxy');
});

test('a response is the answer, with its status and headers, streamed', async (t) => {
  const server = await withProxy(
    t,
    `export function proxy(request) {
       if (request.nextUrl.pathname === '/json') return Response.json({ a: 1 }, { status: 201, headers: { 'x-a': 'b' } });
       if (request.nextUrl.pathname === '/location') return new Response('made', { status: 201, headers: { location: '/somewhere' } });
       if (request.nextUrl.pathname === '/empty') return new Response(null, { status: 204 });
       let count = 0;
       return new Response(new ReadableStream({
         async pull(controller) {
           controller.enqueue(new TextEncoder().encode(String(count)));
           if (++count === 3) controller.close();
           await new Promise((resolve) => setTimeout(resolve, 100));
         },
       }));
     }`,
  );
  const made = await server.request('/json');
  assert.deepStrictEqual([made.status, made.headers['x-a'], made.text], [201, 'b', '{"a":1}']);
  assert.match(made.headers['content-type'], /^application\/json/);
  const located = await server.request('/location');
  assert.deepStrictEqual([located.status, located.headers.location, located.text], [201, '/somewhere', 'made']);
  assert.strictEqual((await server.request('/empty')).status, 204);
  const pieces = [];
  await new Promise((resolve, reject) => {
    http.get({ port: server.port, host: '127.0.0.1', path: '/stream' }, (response) => {
      response.on('data', (chunk) => pieces.push(String(chunk)));
      response.on('end', resolve);
      response.on('error', reject);
    });
  });
  assert.deepStrictEqual(pieces, ['0', '1', '2']);
  assert.strictEqual((await server.request('/json', { method: 'HEAD' })).text, '');
});

test('a redirect to the same host is a path, to another one a URL', async (t) => {
  const server = await withProxy(
    t,
    `import { NextResponse } from 'next/server';
     export function proxy(request) {
       const status = Number(request.nextUrl.searchParams.get('status') ?? 307);
       const to = request.nextUrl.searchParams.get('to');
       const response = NextResponse.redirect(new URL(to, request.url), status);
       response.cookies.set('k', 'v');
       return response;
     }`,
  );
  const here = await server.request('/a?to=/b?c=d');
  assert.deepStrictEqual([here.status, here.headers.location, here.text], [307, '/b?c=d', '/b?c=d']);
  assert.deepStrictEqual(here.headers['set-cookie'], ['k=v; Path=/']);
  const moved = await server.request('/a?to=/b&status=308');
  assert.deepStrictEqual([moved.status, moved.headers.location, moved.headers.refresh], [308, '/b', '0;url=/b']);
  const away = await server.request('/a?to=https://example.com/x');
  assert.strictEqual(away.headers.location, 'https://example.com/x');
  const wrong = await server.request('/a?to=/b&status=200');
  assert.strictEqual(wrong.status, 500);
  await server.printed(/RangeError: Failed to execute "redirect" on "response": Invalid status code/);
});

test('a rewrite goes on at another path, with the URL of the client and the query of the new one', async (t) => {
  const server = await withProxy(
    t,
    `import { NextResponse } from 'next/server';
     export function proxy(request) {
       const { pathname } = request.nextUrl;
       if (pathname === '/user') return NextResponse.rewrite(new URL('/api/users/9?b=2', request.url));
       if (pathname === '/text') return NextResponse.rewrite(new URL('/file.txt', request.url));
       if (pathname === '/gone') return NextResponse.rewrite(new URL('/nowhere', request.url));
       if (pathname === '/app') return NextResponse.rewrite(new URL('/handler?q=1', request.url), { headers: { 'x-set': 'yes' } });
       if (pathname === '/ruled') return NextResponse.rewrite(new URL('/rule', request.url));
     }`,
    {
      'next.config.js':
        "module.exports = { rewrites: () => ({ beforeFiles: [{ source: '/rule', destination: '/api/users/rule' }] }) }",
    },
  );
  assert.deepStrictEqual(await json(server, '/user?a=1'), { query: { b: '2', id: '9' }, url: '/user?a=1' });
  assert.strictEqual((await server.request('/text')).text, 'static');
  assert.strictEqual((await server.request('/gone')).status, 404);
  const app = await server.request('/app');
  assert.strictEqual(app.headers['x-set'], 'yes');
  // As in Next.
  assert.strictEqual(app.headers['x-middleware-rewrite'], '/handler?q=1');
  const { url, search } = JSON.parse(app.text);
  // As in Next, a route handler sees the URL that was asked for; the query of the rewrite is for pages/api.
  assert.match(url, /\/app$/);
  assert.strictEqual(search, '');
  assert.strictEqual((await json(server, '/ruled')).query.id, 'rule');
});

test('headers of the request are replaced as a whole, and those by which it is said reach nobody', async (t) => {
  const server = await withProxy(
    t,
    `import { NextResponse } from 'next/server';
     export function proxy(request) {
       const headers = new Headers(request.headers);
       headers.set('x-changed', 'new');
       headers.set('x-added', 'added');
       headers.delete('x-removed');
       const response = NextResponse.next({ request: { headers }, headers: { 'x-answer': 'yes' } });
       response.headers.append('set-cookie', 'a=1; Expires=Wed, 21 Oct 2037 07:28:00 GMT; Path=/');
       response.headers.append('set-cookie', 'b=2');
       return response;
     }`,
  );
  for (const target of ['/api/echo', '/file.txt', '/nothing']) {
    const answer = await server.request(target, {
      headers: { 'x-changed': 'old', 'x-removed': 'gone', 'x-kept': 'kept' },
    });
    assert.strictEqual(answer.headers['x-answer'], 'yes', target);
    assert.deepStrictEqual(
      answer.headers['set-cookie'],
      ['a=1; Expires=Wed, 21 Oct 2037 07:28:00 GMT; Path=/', 'b=2'],
      target,
    );
    const control = Object.keys(answer.headers).filter((name) => name.startsWith('x-middleware'));
    assert.deepStrictEqual(control, [], target);
    if (target !== '/api/echo') continue;
    const { headers } = JSON.parse(answer.text);
    assert.strictEqual(headers['x-changed'], 'new');
    assert.strictEqual(headers['x-added'], 'added');
    assert.strictEqual(headers['x-removed'], undefined);
    assert.strictEqual(headers['x-kept'], 'kept');
    // As in Next, what the proxy sets for the answer is there for the handler, too.
    assert.strictEqual(headers['x-answer'], 'yes');
    assert.strictEqual(headers['x-middleware-override-headers'], undefined);
  }
});

test('a client cannot say what only the proxy says', async (t) => {
  const server = await withProxy(t, 'export function proxy() {}');
  const headers = {
    'x-middleware-rewrite': '/file.txt',
    'x-middleware-next': '1',
    'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy',
    'x-middleware-set-cookie': 'k=evil',
    'x-middleware-override-headers': 'a',
  };
  const seen = (await json(server, '/api/echo', { headers })).headers;
  assert.deepStrictEqual(
    Object.keys(seen).filter((name) => name.startsWith('x-middleware')),
    [],
  );
  assert.strictEqual((await json(server, '/handler', { headers })).k, null);
});

test('cookies that the proxy sets are for the client, and cookies() of the handler sees them', async (t) => {
  const server = await withProxy(
    t,
    `import { NextResponse } from 'next/server';
     import { cookies } from 'next/headers';
     export async function proxy(request) {
       if (request.nextUrl.searchParams.has('store')) { (await cookies()).set('s', '1'); return NextResponse.next(); }
       const response = NextResponse.next();
       response.cookies.set('k', 'v', { httpOnly: true });
       return response;
     }`,
  );
  const answer = await server.request('/handler', { headers: { cookie: 'k=old' } });
  // Next 16.4 shows them to pages only.
  assert.strictEqual(JSON.parse(answer.text).k, 'v');
  assert.deepStrictEqual(answer.headers['set-cookie'], ['k=v; Path=/; HttpOnly']);
  assert.deepStrictEqual((await server.request('/handler?store')).headers['set-cookie'], ['s=1; Path=/']);
});

test('a handler of pages/api that sets a cookie adds to those of the proxy', async (t) => {
  const server = await withProxy(
    t,
    `import { NextResponse } from 'next/server';
     export function proxy() { const response = NextResponse.next(); response.cookies.set('k', 'v'); return response; }`,
    { 'pages/api/cookie.js': "export default (req, res) => { res.setHeader('Set-Cookie', 'own=1'); res.send('a'); }" },
  );
  const { headers } = await server.request('/api/cookie');
  assert.deepStrictEqual(headers['set-cookie'], ['k=v; Path=/', 'own=1']);
});

// ===== the body =====

const READS = `export async function proxy(request) {
  const how = request.nextUrl.searchParams.get('how');
  if (how === 'text') globalThis.length = (await request.text()).length;
  if (how === 'clone') globalThis.length = (await request.clone().arrayBuffer()).byteLength;
  if (how === 'part') { const reader = request.body?.getReader(); globalThis.length = (await reader?.read())?.value?.length; }
  if (how === 'late') void request.text();
}`;

test('what the proxy reads of a body, the handler reads again, whole', async (t) => {
  const server = await withProxy(t, READS, {
    'next.config.js': "module.exports = { experimental: { proxyClientMaxBodySize: '3mb' } }",
  });
  for (const how of ['none', 'text', 'clone', 'part', 'late']) {
    for (const size of [0, 5, 20_000, 1_500_000]) {
      const body = 'a'.repeat(size);
      const about = `${how} ${size}`;
      assert.strictEqual((await json(server, `/api/echo?how=${how}`, { method: 'POST', body })).length, size, about);
      assert.strictEqual(
        (await json(server, `/handler?how=${how}`, { method: 'POST', body })).text.length,
        size,
        about,
      );
      const parsed = await json(server, `/api/parsed?how=${how}`, {
        method: 'POST',
        body: JSON.stringify({ body }),
        headers: { 'content-type': 'application/json' },
      });
      assert.strictEqual(parsed.body.body.length, size, about);
      const chunked = { method: 'DELETE', body, headers: { 'transfer-encoding': 'chunked' } };
      assert.strictEqual((await json(server, `/handler?how=${how}`, chunked)).text.length, size, about);
    }
  }
});

test('a body that the proxy reads has a limit, one that it does not read has none', async (t) => {
  const server = await withProxy(t, READS, {
    'next.config.js': "module.exports = { experimental: { proxyClientMaxBodySize: '100kb' } }",
  });
  const body = 'a'.repeat(200_000);
  for (const how of ['text', 'clone', 'part', 'late']) {
    const refused = await server.request(`/api/echo?how=${how}`, { method: 'POST', body, agent: false });
    assert.strictEqual(refused.status, 413, how);
  }
  assert.strictEqual((await json(server, '/api/echo?how=none', { method: 'POST', body })).length, 200_000);
});

// ===== errors =====

test('what the proxy throws is 500, is logged, and told to onRequestError', async (t) => {
  const server = await withProxy(
    t,
    `export async function proxy(request) {
       if (request.nextUrl.pathname === '/wrong') return 'text';
       if (request.nextUrl.pathname === '/throws') throw new Error('the proxy is broken');
       if (request.nextUrl.pathname === '/relative') { const { NextResponse } = await import('next/server'); return NextResponse.rewrite('/x'); }
     }`,
    {
      'instrumentation.js':
        'export const onRequestError = (error, request, context) => console.error("TOLD", JSON.stringify([error.message, request.path, context]));',
    },
  );
  const thrown = await server.request('/throws?a=b');
  assert.deepStrictEqual([thrown.status, thrown.text], [500, 'Internal Server Error']);
  await server.printed(/Error: the proxy is broken\n/);
  assert.match(
    server.stderr,
    /TOLD \["the proxy is broken","\/throws\?a=b",\{"routerKind":"Pages Router","routePath":"\/proxy","routeType":"proxy"\}\]/,
  );
  assert.strictEqual((await server.request('/wrong')).status, 500);
  await server.printed(/TypeError: Expected an instance of Response to be returned/);
  assert.strictEqual((await server.request('/relative')).status, 500);
  await server.printed(/URL is malformed "\/x"\. Please use only absolute URLs/);
  assert.strictEqual((await server.request('/api/echo')).status, 200);
});

test('in development the error is shown, and the proxy is read anew when it changes', async (t) => {
  const fs = await import('node:fs');
  const path = await import('node:path');
  const dir = project(t, { ...ROUTES, 'proxy.ts': "export function proxy(): never { throw new Error('not yet') }" });
  const server = await serve(t, 'dev', dir);
  const broken = await server.request('/api/echo', { headers: { accept: 'text/html' } });
  assert.strictEqual(broken.status, 500);
  assert.match(broken.text, /not yet/);
  fs.writeFileSync(path.join(dir, 'proxy.ts'), "export const proxy = (): Response => new Response('mended')");
  await until(async () => (await server.request('/api/echo', { agent: false })).text === 'mended', 'the new proxy');
});

test('a file without a proxy ends the start with the words of Next', async (t) => {
  const dir = project(t, { ...ROUTES, 'proxy.ts': 'export const config = {};' });
  const { code, stderr } = await run(t, ['start', dir, '-p', '0']);
  assert.strictEqual(code, 1);
  assert.match(
    stderr,
    /The file "\.\/proxy\.ts" must export a function, either as a default export or as a named "proxy" export\./,
  );
  const indirect = project(t, {
    ...ROUTES,
    'proxy.ts': 'export * from "./other"',
    'other.ts': 'export const other = 1;',
  });
  const loaded = await run(t, ['start', indirect, '-p', '0']);
  assert.strictEqual(loaded.code, 1);
  assert.match(loaded.stderr, /The file "\.\/proxy\.ts" must export a function/);
});

test('waitUntil goes on after the answer, and a server that ends waits for it', async (t) => {
  const server = await withProxy(
    t,
    `export function proxy(request, event) {
       event.waitUntil(new Promise((resolve) => setTimeout(resolve, 400)).then(() => console.log('LATER')));
       event.waitUntil(Promise.reject(new Error('refused')));
     }`,
  );
  assert.strictEqual((await server.request('/api/echo')).status, 200);
  assert.doesNotMatch(server.stdout, /LATER/);
  const { stdout, stderr } = await server.stop();
  assert.match(stdout, /LATER/);
  assert.match(stderr, /Uncaught: middleware waitUntil errored Error: refused/);
});

test('middleware.js goes on working under its old name', async (t) => {
  const dir = project(t, {
    ...ROUTES,
    'middleware.js':
      "export function middleware() { return new Response('old') }\nexport const config = { matcher: '/old' };",
  });
  const server = await serve(t, 'start', dir);
  assert.strictEqual((await server.request('/old')).text, 'old');
  assert.strictEqual((await server.request('/api/echo')).status, 200);
  await server.printed(/The "middleware" file convention is deprecated\. Please use "proxy" instead\./);
});

test('the proxy runs before a server program, too', async (t) => {
  const dir = project(t, {
    'proxy.js': `import { NextResponse } from 'next/server';
      export function proxy(request) {
        if (request.nextUrl.pathname === '/stop') return new Response('stopped', { status: 403 });
        const headers = new Headers(request.headers);
        headers.set('x-user', 'u');
        return NextResponse.next({ request: { headers }, headers: { 'x-answer': '1' } });
      }`,
    'server.js': `require('node:http').createServer((req, res) => {
      let body = '';
      req.on('data', (chunk) => (body += chunk)).on('end', () => res.end(req.url + ' ' + req.headers['x-user'] + ' ' + body));
    }).listen(3000)`,
  });
  const server = await serve(t, 'start', dir);
  assert.strictEqual((await server.request('/stop')).status, 403);
  const answer = await server.request('/go?a=1', { method: 'POST', body: 'text' });
  assert.strictEqual(answer.text, '/go?a=1 u text');
  assert.strictEqual(answer.headers['x-answer'], '1');
});

test('routes says what the proxy and the rules are', async (t) => {
  const dir = project(t, {
    ...ROUTES,
    'proxy.js': "export default () => {}\nexport const config = { matcher: ['/a', '/b'] };",
    'next.config.js': `module.exports = { redirects: () => [{ source: '/x', destination: '/y', permanent: true }] }`,
  });
  const { stdout, code } = await run(t, ['routes', dir]);
  assert.strictEqual(code, 0);
  assert.match(stdout, /\/\* +proxy +proxy\.js\n/);
  assert.match(stdout, /1 redirect, 2 proxy matchers\n/);
});

test('a client that goes away while the proxy works is no error', async (t) => {
  const server = await withProxy(
    t,
    `export async function proxy(request) {
       request.signal.addEventListener('abort', () => console.log('ABORTED'));
       await new Promise((resolve) => setTimeout(resolve, 300));
     }`,
  );
  const outgoing = http.get({ port: server.port, host: '127.0.0.1', path: '/api/echo', agent: false });
  outgoing.on('error', () => {});
  await sleep(100);
  outgoing.destroy();
  await server.printed(/ABORTED/);
  await sleep(300);
  assert.strictEqual(server.stderr, '');
  assert.strictEqual((await server.request('/api/echo')).status, 200);
});
