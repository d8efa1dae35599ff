// What route handlers import of `next/*`, and what it does to their answers; on every Node line.

'use strict';

const assert = require('node:assert');
const http = require('node:http');
const { after, before, describe, test } = require('node:test');
const { project, serve, until } = require('../commands/ferroute');
const { nodeLines } = require('../support/nodes');

const FILES = {
  'package.json': JSON.stringify({ dependencies: { 'package-for-next': '*' } }),
  'app/cookies/route.ts': `
    import { cookies, headers } from 'next/headers';
    export async function GET() {
      const jar = await cookies();
      jar.set('session', 'new', { httpOnly: true, maxAge: 60 });
      jar.set('both', 'jar');
      jar.delete('gone');
      return new Response(JSON.stringify({
        session: jar.get('session')?.value, sent: jar.get('sent')?.value, gone: jar.get('gone')?.value, has: jar.has('both'),
        agent: (await headers()).get('user-agent'), same: headers() === headers(),
      }), { headers: { 'Set-Cookie': 'both=response; Path=/' } });
    }`,
  'app/readonly/route.js': `
    import { headers } from 'next/headers';
    export async function GET() { try { (await headers()).set('a', 'b'); } catch ({ message }) { return Response.json(message); } }`,
  'app/outside/route.js': `
    import { cookies } from 'next/headers';
    let message;
    try { cookies(); } catch (error) { message = error.message; }
    export const GET = () => Response.json(message);`,
  'app/redirect/[how]/route.ts': `
    import { cookies } from 'next/headers';
    import { redirect, permanentRedirect, notFound, forbidden, unstable_rethrow } from 'next/navigation';
    export async function GET(_: Request, { params }: { params: Promise<{ how: string }> }) {
      (await cookies()).set('kept', '1');
      const { how } = await params;
      if (how === 'temporary') redirect('/there?a=1;2');
      if (how === 'permanent') permanentRedirect('https://example.com/');
      if (how === 'rethrow') { try { redirect('/a'); } catch (error) { unstable_rethrow(error); } }
      if (how === 'forbidden') forbidden();
      notFound();
    }`,
  'app/sync/route.js': `import { redirect } from 'next/navigation'; export const GET = () => redirect('/x');`,
  'app/request/route.ts': `
    import { NextRequest, NextResponse, userAgent, URLPattern } from 'next/server';
    import type { NextApiRequest } from 'next';
    export async function POST(request: NextRequest) {
      const { nextUrl } = request;
      const copy = nextUrl.clone(); copy.pathname = '/other'; copy.searchParams.set('b', '2');
      return NextResponse.json({
        is: [request instanceof NextRequest, request instanceof Request, request.headers instanceof Headers, request.constructor === NextRequest],
        url: request.url, search: nextUrl.searchParams.get('a'), pathname: nextUrl.pathname, copy: String(copy),
        cookie: request.cookies.get('sent')?.value, json: await request.json(), used: request.bodyUsed,
        browser: userAgent(request).browser.name, native: new Headers(request.headers).get('x-a'),
      }, { status: 201, headers: { 'X-Made': 'yes' } });
    }`,
  'app/clone/route.js': `
    export async function POST(request) {
      const copy = request.clone();
      const again = new Request(request, { headers: { 'x-a': 'b' } });
      return Response.json([await copy.text(), again instanceof Request, again.headers.get('x-a'), await again.text(), request.bodyUsed]);
    }`,
  'app/body/[how]/route.js': `
    const how = {
      twice: async (request) => { await request.text(); return request.text().then(() => 'read', (error) => error.name); },
      buffer: async (request) => new Uint8Array(await request.arrayBuffer()).length,
      blob: async (request) => { const blob = await request.blob(); return [blob.type, await blob.text()]; },
      empty: async (request) => [await request.text(), request.body, request.bodyUsed],
      json: async (request) => request.json().then(() => 'parsed', (error) => error.name),
      form: async (request) => { const form = await request.formData(); return [form.get('name'), await form.get('file').text()]; },
      echo: async (request) => fetch(new URL('/body/buffer', request.url), { method: 'POST', body: request.body, duplex: 'half' }).then((r) => r.json()),
      forward: async (request) => fetch(new Request(new URL('/body/buffer', request.url), request)).then((r) => r.json()),
    };
    const handler = async (request, { params }) => Response.json(await how[(await params).how](request));
    export { handler as POST, handler as DELETE, handler as OPTIONS };`,
  'app/response/[how]/route.js': `
    import { NextResponse } from 'next/server';
    class Mine extends Response { get mine() { return true; } }
    const how = {
      next: () => NextResponse.next(),
      rewrite: () => NextResponse.rewrite('http://localhost/x'),
      redirect: () => NextResponse.redirect(new URL('/there', 'http://localhost:1'), { status: 303, headers: { 'x-a': 'b' } }),
      cookies: () => { const response = NextResponse.json({}); response.cookies.set('a', '1'); response.cookies.set('b', '2'); return response; },
      subclass: () => { const mine = new Mine('mine', { status: 202 }); return new Response(JSON.stringify([mine.mine, mine instanceof Response, mine.status])); },
      clone: async () => { const response = Response.json({ a: 1 }); const copy = response.clone(); return Response.json([await copy.json(), response.bodyUsed, response.headers.get('content-type')]); },
      changed: () => { const response = Response.json({ a: 1 }); response.headers.set('x-late', 'yes'); response.headers.delete('content-type'); return response; },
      fetched: (request) => fetch(new URL('/response/text', request.url)),
      text: () => new Response('text: \\u20ac', { statusText: 'Fine' }),
      bytes: () => new Response(new Uint8Array([1, 2, 3]), { headers: { 'content-type': 'image/png' } }),
      form: () => new Response(new URLSearchParams({ a: '1' })),
      latin: () => new Response('x', { headers: { 'x-latin': 'caf\\xe9' } }),
      split: () => new Response('x', { headers: { 'x-a': 'b\\r\\nx-c: d' } }),
      none: () => new Response(),
    };
    export const GET = async (request, { params }) => how[(await params).how](request);`,
  'app/after/route.js': `
    import { after } from 'next/server';
    import { cookies } from 'next/headers';
    import { notFound } from 'next/navigation';
    export function GET(request) {
      after(async () => {
        let set; try { (await cookies()).set('a', 'b'); } catch ({ message }) { set = message; }
        console.log('after', (await cookies()).get('sent')?.value, set);
        after(() => console.log('nested'));
      });
      after(() => { throw new Error('late'); });
      after(Promise.resolve().then(() => console.log('promise')));
      if (request.url.endsWith('?404')) notFound();
      return new Response('sent');
    }`,
  'app/draft/route.js': `
    import { draftMode } from 'next/headers';
    export async function GET(request) {
      const draft = await draftMode();
      const was = draft.isEnabled;
      if (request.url.endsWith('?on')) draft.enable();
      if (request.url.endsWith('?off')) draft.disable();
      return Response.json([was, draft.isEnabled]);
    }`,
  'app/package/route.ts': `
    import { answer } from 'package-for-next';
    import { NextResponse } from 'next/server';
    export const GET = async () => { const response = await answer(); return NextResponse.json([response instanceof NextResponse, await response.json()]); };`,
  'node_modules/package-for-next/package.json': JSON.stringify({ type: 'module', main: 'index.js' }),
  'node_modules/package-for-next/index.js': `
    import { NextResponse } from 'next/server';
    import { cookies } from 'next/headers.js';
    export const answer = async () => NextResponse.json((await cookies()).get('sent').value);`,
  'app/static/route.js': `
    import { headers, cookies } from 'next/headers';
    export const dynamic = 'force-static';
    export const GET = async (request) => Response.json([request.url, request.headers.get('x-a'), request.nextUrl.search, request.cookies.get('sent'), (await headers()).get('x-a'), (await cookies()).get('sent')]);`,
  'app/error/[how]/route.js': `
    import { headers } from 'next/headers';
    export const dynamic = 'error';
    const how = { url: (request) => request.url, headers: () => headers(), search: (request) => request.nextUrl.search, path: (request) => request.nextUrl.pathname };
    export const GET = async (request, { params }) => Response.json(await how[(await params).how](request));`,
  'app/exports/route.js': 'export const get = () => {}; export default () => {};',
};

const HEADERS = { cookie: 'sent=here; gone=x', 'user-agent': 'Mozilla/5.0 Firefox/140.0', 'x-a': 'a' };

for (const { name, execPath } of nodeLines()) {
  describe(`next/* on ${name}`, () => {
    let server;
    const cleanups = [];
    before(async () => {
      const context = { after: (clean) => cleanups.push(clean) };
      server = await serve(context, 'start', project(context, FILES), [], { execPath });
    });
    after(() => cleanups.reverse().forEach((clean) => clean()));

    const ask = (target, { headers, ...options } = {}) =>
      server.request(target, { ...options, headers: { ...HEADERS, ...headers } });
    const json = async (target, options) => JSON.parse((await ask(target, options)).text);
    const post = (body, headers = {}) => ({ method: 'POST', body, headers });

    test('cookies() and headers()', async () => {
      const { text, headers } = await ask('/cookies');
      assert.deepStrictEqual(JSON.parse(text), {
        session: 'new',
        sent: 'here',
        gone: '',
        has: true,
        agent: HEADERS['user-agent'],
        same: true,
      });
      const [both, gone, session] = headers['set-cookie'];
      assert.strictEqual(both, 'both=response; Path=/');
      assert.match(session, /^session=new; Path=\/; Expires=.*; Max-Age=60; HttpOnly$/);
      assert.match(gone, /^gone=; Path=\/; Expires=Thu, 01 Jan 1970 00:00:00 GMT$/);
      assert.match(await json('/readonly'), /^Headers cannot be modified\./);
      assert.match(await json('/outside'), /^`cookies` was called outside a request scope\. Read more: https:/);
    });

    test('redirect(), permanentRedirect(), notFound() and forbidden()', async () => {
      const answer = async (target) => {
        const { status, text, headers } = await ask(target);
        return [status, text, headers.location, headers['set-cookie']?.[0]];
      };
      assert.deepStrictEqual(await answer('/redirect/temporary'), [307, '', '/there?a=1;2', 'kept=1; Path=/']);
      assert.deepStrictEqual(await answer('/redirect/permanent'), [308, '', 'https://example.com/', 'kept=1; Path=/']);
      assert.deepStrictEqual(await answer('/redirect/rethrow'), [307, '', '/a', 'kept=1; Path=/']);
      assert.deepStrictEqual(await answer('/redirect/nothing'), [404, '', undefined, undefined]);
      assert.deepStrictEqual(await answer('/redirect/forbidden'), [500, '', undefined, undefined]);
      await server.printed(/`forbidden\(\)` is experimental and only allowed to be enabled when/);
      assert.deepStrictEqual(await answer('/sync'), [307, '', '/x', undefined]);
    });

    test('NextRequest', async () => {
      const { status, text, headers } = await ask('/request?a=1', post('{"b":[1]}'));
      assert.strictEqual(status, 201);
      assert.strictEqual(headers['x-made'], 'yes');
      assert.deepStrictEqual(JSON.parse(text), {
        is: [true, true, true, true],
        url: `http://localhost:${server.port}/request?a=1`,
        search: '1',
        pathname: '/request',
        copy: `http://localhost:${server.port}/other?a=1&b=2`,
        cookie: 'here',
        json: { b: [1] },
        used: true,
        browser: 'Firefox',
        native: 'a',
      });
      assert.deepStrictEqual(await json('/clone', post('body')), ['body', true, 'b', 'body', true]);
    });

    test('bodies', async () => {
      assert.strictEqual(await json('/body/twice', post('x')), 'TypeError');
      assert.strictEqual(await json('/body/buffer', post(Buffer.alloc(100_000))), 100_000);
      assert.deepStrictEqual(await json('/body/blob', post('x', { 'content-type': 'text/x' })), ['text/x', 'x']);
      assert.deepStrictEqual(await json('/body/empty', { method: 'POST' }), ['', {}, false]);
      assert.strictEqual(await json('/body/json', post('{')), 'SyntaxError');
      assert.strictEqual(await json('/body/json', { method: 'POST' }), 'SyntaxError');
      assert.strictEqual(await json('/body/json', post('{"\u20ac":"\u00e9"}')), 'parsed');
      assert.strictEqual(await json('/body/buffer', { method: 'DELETE', body: 'four' }), 4);
      assert.strictEqual(await json('/body/buffer', { method: 'OPTIONS', body: 'four' }), 4);
      assert.strictEqual(await json('/body/echo', post(Buffer.alloc(200_000))), 200_000);
      assert.strictEqual(await json('/body/forward', post(Buffer.alloc(200_000))), 200_000);
      const boundary = '--b\r\nContent-Disposition: form-data; name="';
      const form = `${boundary}name"\r\n\r\nn\r\n${boundary}file"; filename="f"\r\n\r\ncontent\r\n--b--\r\n`;
      assert.deepStrictEqual(
        await json('/body/form', post(form, { 'content-type': 'multipart/form-data; boundary=b' })),
        ['n', 'content'],
      );
    });

    test('responses', async () => {
      const answer = async (how) => ask(`/response/${how}`);
      assert.strictEqual((await answer('next')).status, 500);
      await server.printed(/NextResponse\.next\(\) was used in a app route handler, this is not supported/);
      assert.strictEqual((await answer('rewrite')).status, 500);
      await server.printed(/NextResponse\.rewrite\(\) was used in a app route handler/);
      const redirect = await answer('redirect');
      assert.deepStrictEqual(
        [redirect.status, redirect.headers.location, redirect.headers['x-a']],
        [303, 'http://localhost:1/there', 'b'],
      );
      const { headers } = await answer('cookies');
      assert.deepStrictEqual(headers['set-cookie'], ['a=1; Path=/', 'b=2; Path=/']);
      assert.strictEqual(headers['x-middleware-set-cookie'], undefined);
      assert.strictEqual((await answer('subclass')).text, '[true,true,202]');
      assert.strictEqual((await answer('clone')).text, '[{"a":1},false,"application/json"]');
      const changed = await answer('changed');
      assert.deepStrictEqual(
        [changed.text, changed.headers['x-late'], changed.headers['content-type']],
        ['{"a":1}', 'yes', undefined],
      );
      for (const [how, length] of [
        ['text', '9'],
        ['fetched', undefined],
      ]) {
        const { text, statusMessage, headers: sent } = await answer(how);
        assert.deepStrictEqual(
          [text, statusMessage, sent['content-type'], sent['content-length']],
          ['text: \u20ac', 'Fine', 'text/plain;charset=UTF-8', length],
        );
      }
      const bytes = await answer('bytes');
      assert.deepStrictEqual([...bytes.bytes, bytes.headers['content-type']], [1, 2, 3, 'image/png']);
      assert.strictEqual(
        (await answer('form')).headers['content-type'],
        'application/x-www-form-urlencoded;charset=UTF-8',
      );
      assert.strictEqual((await answer('latin')).headers['x-latin'], 'caf\u00e9');
      const split = await answer('split');
      assert.deepStrictEqual([split.status, split.headers['x-c']], [500, undefined]);
      const none = await answer('none');
      assert.deepStrictEqual([none.status, none.text, none.headers['content-type']], [200, '', undefined]);
    });

    test('after()', async () => {
      assert.strictEqual((await ask('/after')).text, 'sent');
      await server.printed(/promise[\s\S]*after here Cookies can only be modified[^\n]*\nnested/);
      await server.printed(/An error occurred in a function passed to `after\(\)`: Error: late/);
      const printed = () => server.stdout.split('nested').length;
      const before = printed();
      assert.strictEqual((await ask('/after?404')).status, 404);
      await until(() => printed() > before, 'after() of a handler that found nothing');
    });

    test('draftMode()', async () => {
      assert.deepStrictEqual(await json('/draft'), [false, false]);
      const on = await ask('/draft?on');
      assert.strictEqual(on.text, '[false,true]');
      const [cookie] = on.headers['set-cookie'];
      assert.match(cookie, /^__prerender_bypass=\w+; Path=\/; Secure; HttpOnly; SameSite=none$/);
      const sent = { headers: { cookie: cookie.split(';')[0] } };
      assert.deepStrictEqual(await json('/draft', sent), [true, true]);
      const off = await ask('/draft?off', sent);
      assert.strictEqual(off.text, '[true,false]');
      assert.match(off.headers['set-cookie'][0], /^__prerender_bypass=; Path=\/; Expires=Thu, 01 Jan 1970/);
    });

    test('packages', async () => {
      assert.deepStrictEqual(await json('/package'), [true, 'here']);
    });

    test('static by choice', async () => {
      assert.deepStrictEqual(await json('/static?a=1'), ['http://localhost:3000/static', null, '', null, null, null]);
      assert.strictEqual((await ask('/error/url')).status, 500);
      await server.printed(
        /Route \/error\/url with `dynamic = "error"` couldn't be rendered statically because it used `request\.url`\./,
      );
      assert.strictEqual((await ask('/error/headers')).status, 500);
      await server.printed(
        /with `dynamic = "error"` couldn't be rendered statically because it used `headers\(\)`\. See more/,
      );
      assert.strictEqual((await ask('/error/search')).status, 500);
      await server.printed(/because it used `nextUrl\.search`\./);
      assert.deepStrictEqual(await json('/error/path'), '/error/path');
    });

    test('a file without methods', async () => {
      assert.strictEqual((await ask('/exports')).status, 405);
      assert.strictEqual((await ask('/exports', { method: 'OPTIONS' })).headers.allow, 'OPTIONS');
    });

    test('request.signal is aborted in time, and nothing is printed of it', async () => {
      const before = server.stderr;
      const outgoing = http.request({
        port: server.port,
        path: '/body/buffer',
        method: 'POST',
        headers: { 'content-length': 10 },
      });
      outgoing.on('error', () => {});
      outgoing.write('five ');
      await new Promise((resolve) => setTimeout(resolve, 100));
      outgoing.destroy();
      await new Promise((resolve) => setTimeout(resolve, 150));
      assert.strictEqual(server.stderr, before);
    });
  });
}

test('development says what a file exports in vain', async (t) => {
  const server = await serve(t, 'dev', project(t, { 'app/exports/route.js': FILES['app/exports/route.js'] }));
  assert.strictEqual((await server.request('/exports')).status, 405);
  await server.printed(
    /Detected lowercase method 'get' in 'app\/exports\/route\.js'\. Export the uppercase 'GET' method name to fix this error\./,
  );
  await server.printed(
    /Detected default export in 'app\/exports\/route\.js'\. Export a named export for each HTTP method instead\./,
  );
  await server.printed(
    /No HTTP methods exported in 'app\/exports\/route\.js'\. Export a named export for each HTTP method\./,
  );
});
