// The web's types in workers: Node's own to whoever looks, and what Next adds to them.

'use strict';

const assert = require('node:assert/strict');
const test = require('node:test');
const util = require('node:util');

const NativeResponse = globalThis.Response;
const { NextRequest, NextResponse, userAgent } = require('../src/next/modules/server');
const { Scope } = require('../src/next/scope');
const { NextURL } = require('../src/next/web/next-url');
const { lightResponse } = require('../src/next/web/response');
const { lazyHeaders } = require('../src/next/web/headers');
const { routeConfig } = require('../src/next/route-config');
const { replacementFor, standInFor } = require('../src/next/replaced');
const { compose, middlewareOf } = require('../src/next/folder-middleware');
const { redirectOf, interruptStatus } = require('../src/next/interrupts');
const navigation = require('../src/next/modules/navigation');

const isLight = (response) => lightResponse(response) !== undefined;

test('a light Response is a Response', async () => {
  assert.notEqual(Response, NativeResponse);
  for (const response of [new Response('x'), Response.json({}), NextResponse.json([]), new NextResponse('x')]) {
    assert.ok(isLight(response));
    assert.ok(response instanceof Response && response instanceof NativeResponse);
    assert.equal(response.bodyUsed, false);
    assert.equal(response.ok, true);
    assert.equal(Object.prototype.toString.call(response), '[object Response]');
  }
  assert.equal(Object.getPrototypeOf(new Response()), Response.prototype);
  assert.equal(new Response().constructor, Response);
  assert.equal(new NextResponse().constructor, NextResponse);
  assert.match(util.inspect(Response.json({})), /^Response \{\n {2}status: 200/);
});

test('responses of fetch and of Node are of the same class', async () => {
  const fetched = await fetch('data:text/plain,hello');
  assert.ok(fetched instanceof Response && !isLight(fetched));
  assert.equal(fetched.constructor, Response);
  assert.equal(await fetched.clone().text(), 'hello');
  assert.equal(Response.error().type, 'error');
  assert.equal(Response.redirect('http://localhost/', 303).status, 303);
});

test('a body is read once, and cloned before', async () => {
  const response = Response.json({ a: '\u20ac' }, { status: 201, headers: { 'X-A': 'b' } });
  const copy = response.clone();
  assert.deepEqual(await response.json(), { a: '\u20ac' });
  assert.equal(response.bodyUsed, true);
  await assert.rejects(response.text(), TypeError);
  assert.throws(() => response.clone(), TypeError);
  assert.deepEqual([copy.status, copy.headers.get('x-a'), await copy.text()], [201, 'b', '{"a":"\u20ac"}']);
  const half = new Response('x');
  assert.ok(half.body instanceof ReadableStream);
  half.headers.set('x-late', '1');
  assert.equal(half.clone().headers.get('x-late'), '1');
});

test('content types are those of Node', () => {
  const typeOf = (...given) =>
    [new Response(...given), new NativeResponse(...given)].map((each) => each.headers.get('content-type'));
  for (const given of [
    ['x'],
    ['x', { headers: { 'content-type': 'a/b' } }],
    ['x', { headers: { 'Content-Type': 'a/b' } }],
    [null],
    [new URLSearchParams('a=1')],
    [new Uint8Array(1)],
  ]) {
    const [ours, theirs] = typeOf(...given);
    assert.equal(ours, theirs);
  }
  assert.equal(Response.json(1).headers.get('content-type'), 'application/json');
  assert.equal(Response.json(1, { headers: { 'content-type': 'a/b' } }).headers.get('content-type'), 'a/b');
});

test('what Node refuses is refused in its words', () => {
  const wordsOf = (Class, make) => {
    try {
      make(Class);
      return 'nothing';
    } catch (error) {
      return `${error.name}: ${error.message}`;
    }
  };
  for (const make of [
    (Class) => new Class('x', { status: 204 }),
    (Class) => new Class('x', { status: 99 }),
    (Class) => new Class('x', { status: 200.5 }),
    (Class) => new Class('x', { headers: { 'a b': 'c' } }),
    (Class) => new Class('x', { headers: { a: 'b\r\nc: d' } }),
    (Class) => new Class('x', { headers: { a: '\u20ac' } }),
    (Class) => new Class('x', { statusText: 'a\nb' }),
    (Class) => new Class('x', 1),
    (Class) => Class.json(),
    (Class) => Class.json(undefined),
    (Class) => Class.json(1n),
  ]) {
    assert.equal(wordsOf(Response, make), wordsOf(NativeResponse, make), String(make));
  }
});

test('it is no function to be called', () => {
  assert.throws(() => Response('x'), TypeError);
});

test('headers that are not plain are left to Node', () => {
  for (const headers of [
    { a: ' padded ' },
    { a: 'x', A: 'y' },
    [['a', 'b']],
    new Map([['a', 'b']]),
    { a: 1 },
    Object.create({ a: 'b' }),
  ]) {
    const [ours, theirs] = [new Response('x', { headers }), new NativeResponse('x', { headers })];
    assert.deepEqual([...ours.headers], [...theirs.headers]);
  }
});

test('subclasses are those of the program', async () => {
  class Mine extends Response {
    get isMine() {
      return true;
    }
  }
  const mine = new Mine('x', { status: 202 });
  assert.deepEqual([mine.isMine, mine.status, await mine.text(), mine instanceof Response], [true, 202, 'x', true]);
  class Next extends NextResponse {}
  assert.ok(new Next('x') instanceof Next);
});

test('NextResponse', () => {
  const next = NextResponse.next({ headers: { 'x-a': 'b' }, request: { headers: new Headers({ 'x-c': 'd' }) } });
  assert.deepEqual(Object.fromEntries(next.headers), {
    'x-a': 'b',
    'x-middleware-next': '1',
    'x-middleware-override-headers': 'x-c',
    'x-middleware-request-x-c': 'd',
  });
  assert.equal(NextResponse.rewrite('http://a/b').headers.get('x-middleware-rewrite'), 'http://a/b');
  assert.throws(() => NextResponse.redirect('/a'), /^Error: URL is malformed "\/a"\. Please use only absolute URLs/);
  assert.throws(() => NextResponse.redirect('http://a', 200), {
    name: 'RangeError',
    message: 'Failed to execute "redirect" on "response": Invalid status code',
  });
  const response = new NextResponse(null, { headers: { 'set-cookie': 'a=1; Path=/' } });
  response.cookies.set('b', '2', { expires: new Date(0) });
  assert.deepEqual(response.headers.getSetCookie(), [
    'a=1; Path=/',
    'b=2; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
  ]);
});

test('NextRequest and NextURL', async () => {
  const request = new NextRequest('http://127.0.0.1:3000/a?b=1', {
    method: 'POST',
    body: 'x',
    headers: { cookie: 'c=%20' },
  });
  assert.deepEqual([request.url, request.cookies.get('c').value], ['http://localhost:3000/a?b=1', ' ']);
  request.nextUrl.pathname = '/changed';
  assert.equal(request.url, 'http://localhost:3000/a?b=1');
  assert.equal(await new NextRequest(request).text(), 'x');
  assert.throws(() => request.page, /request\.page has been deprecated/);
  const nextConfig = { basePath: '/base', trailingSlash: true };
  const url = new NextURL('http://h/base/a/?b=1#c', { nextConfig });
  assert.deepEqual([url.basePath, url.pathname, url.href], ['/base', '/a/', 'http://h/base/a/?b=1#c']);
  url.pathname = '/x';
  assert.equal(String(url), 'http://h/base/x/?b=1#c');
  url.basePath = '';
  assert.equal(url.clone().href, 'http://h/x/?b=1#c');
  assert.equal(new NextURL('/base', 'http://h', { nextConfig: { basePath: '/base' } }).pathname, '/');
  assert.equal(new NextURL('http://h/basement', { nextConfig }).basePath, '');
});

test('headers are looked up, or made', () => {
  const headers = lazyHeaders({ 'x-a': '1', 'set-cookie': ['a', 'b'], __proto__: null, constructor: 'own' });
  assert.ok(headers instanceof Headers);
  assert.deepEqual(
    [headers.get('X-A'), headers.get('x-b'), headers.has('x-a'), headers.get('constructor')],
    ['1', null, true, 'own'],
  );
  assert.equal(headers.get('toString'), null);
  assert.throws(() => headers.get('a b'), TypeError);
  assert.throws(() => headers.get(), TypeError);
  assert.deepEqual(headers.getSetCookie(), ['a', 'b']);
  assert.equal(new Headers(headers).get('x-a'), '1');
  headers.set('x-a', '2');
  assert.deepEqual(
    [headers.get('x-a'), [...headers.keys()]],
    ['2', ['constructor', 'set-cookie', 'set-cookie', 'x-a']],
  );
});

test('segment config', () => {
  const of = (module) => routeConfig(module, 'app/route.js');
  assert.equal(of({ revalidate: 60 }).isStatic, true);
  assert.equal(of({ revalidate: 60, POST() {} }).isStatic, false);
  assert.equal(of({ revalidate: 0 }).isStatic, false);
  assert.equal(of({ dynamic: 'force-dynamic', revalidate: 60 }).isStatic, false);
  assert.equal(of({}).isStatic, false);
  assert.throws(
    () => of({ dynamic: 'never' }),
    /^Error: app\/route\.js: `export const dynamic = "never"` is none of Next's: write "auto", /,
  );
  assert.throws(() => of({ revalidate: '1' }), /write whole seconds, or false/);
  assert.throws(() => of({ revalidate: 1.5 }), /write whole seconds, or false/);
  assert.throws(() => of({ dynamicParams: 'no' }), /write true or false/);
  assert.equal(of({ maxDuration: 0 }).maxDuration, 0);
});

test('which modules are ours', () => {
  for (const name of [
    'next/server',
    'next/server.js',
    '/p/node_modules/next/server.js',
    'file:///p/node_modules/next/headers.js',
  ]) {
    assert.match(String(replacementFor(name)), /modules.(?:server|headers)$/);
  }
  for (const name of ['next', 'next/og', 'next-auth/server', './server', '/p/node_modules/next-auth/server.js']) {
    assert.equal(replacementFor(name), undefined);
  }
  assert.match(String(standInFor('next')), /modules.next$/);
  assert.equal(standInFor('next/og'), undefined);
});

test('interrupts', () => {
  const thrown = (throws) => {
    try {
      throws();
      return undefined;
    } catch (error) {
      return error;
    }
  };
  assert.deepEqual(redirectOf(thrown(() => navigation.redirect('/a;b'))), { url: '/a;b', status: 307 });
  assert.deepEqual(redirectOf(thrown(() => navigation.permanentRedirect('/'))), { url: '/', status: 308 });
  assert.equal(interruptStatus(thrown(navigation.notFound)), 404);
  assert.equal(redirectOf(new Error('NEXT_REDIRECT')), undefined);
  assert.throws(navigation.forbidden, /`forbidden\(\)` is experimental/);
  const cause = thrown(navigation.notFound);
  assert.throws(() => navigation.unstable_rethrow(new Error('wrapped', { cause })), cause);
  navigation.unstable_rethrow(new Error('other'));
});

test('folder middleware', async () => {
  const way = [];
  const file = (name, handle) => ({ file: name, handle });
  const pass = (name) =>
    file(name, async (_, next) => {
      way.push(name);
      const response = await next();
      way.push(`${name} again`);
      return response;
    });
  const last = () => new Response('last');
  assert.equal(await (await compose([pass('a'), pass('b')])({}, last)).text(), 'last');
  assert.deepEqual(way, ['a', 'b', 'b again', 'a again']);
  assert.equal(await (await compose([file('a', () => {})])({}, last)).text(), 'last');
  await assert.rejects(compose([file('a', () => 'text')])({}, last), /^Error: a gave no Response/);
  await assert.rejects(
    compose([file('a', async (_, next) => [await next(), await next()])])({}, last),
    /called next\(\) twice/,
  );
  assert.equal(middlewareOf({ default() {} }, 'pages/api/middleware.js', 'pages'), undefined);
  assert.throws(() => middlewareOf({}, 'app/middleware.js', 'app'), /app\/middleware\.js exports no middleware/);
});

test("cookies that the proxy has set are seen, and are not the handler's", () => {
  const headers = {
    cookie: 'sent=1; both=old',
    'x-middleware-set-cookie': 'both=new; Path=/; Expires=Thu, 01 Jan 2099 00:00:00 GMT,other=2; Path=/',
  };
  const scope = new Scope('app', { pattern: '/', file: 'app/route.js' }, { headers }, undefined);
  const seen = () => ['sent', 'both', 'other'].map((name) => scope.cookies().get(name)?.value);
  assert.deepEqual(seen(), ['1', 'new', '2']);
  assert.deepEqual(scope.mutatedCookies, []);
  scope.cookies().set('mine', '3');
  assert.deepEqual(scope.mutatedCookies, [{ name: 'mine', value: '3', path: '/' }]);
  scope.phase = 'after';
  assert.deepEqual(seen(), ['1', 'new', '2']);
  assert.throws(() => scope.cookies().set('a', 'b'), /Cookies can only be modified/);
});

test('userAgent', () => {
  const agent = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
  assert.equal(userAgent({ headers: new Headers({ 'user-agent': agent }) }).isBot, true);
  assert.equal(userAgent({ headers: new Headers() }).isBot, false);
});
