// Every path has one spelling: rules, proxy, files and handlers cannot disagree about which one was asked for. And what a client
// says of things that are the server's own is not heard.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pipeline from './host.js';

let host;
before(async () => {
  host = await pipeline.Host.start({
    'pages/api/admin/[...path].js': '',
    'pages/api/hello.js': '',
    'public/hello.txt': 'hi',
  });
});
after(() => host.stop());

/** Follows redirects, as a client does. */
async function follow(target, options) {
  for (let hops = 0; ; hops++) {
    const answer = await host.ask(target, options);
    const { location } = answer.headers;
    if (!location) return answer;
    assert.match(location, /^\/(?![/\\])/, 'never to another server');
    assert.ok(hops < 4, `${target} goes round`);
    target = location;
  }
}

const SPELLINGS = [
  '/api/admin/users',
  '/api//admin/users',
  '//api/admin/users',
  '/api/admin/users/',
  '/api\\admin\\users',
  '/api/x/../admin/users',
  '/api/%2e/admin/users',
  '/api/x/%2E%2e/admin/users',
  '/api/admin/%75sers',
  '/api/admin/users?nxtPid=1&nxtPpath=x',
  'http://elsewhere.test/api/admin/users',
  '/api/admin/users#x?y',
];

test('the proxy runs for every spelling that reaches a handler, and sees what the handler sees', async () => {
  host.use({ proxy: { matchers: [{ source: '/api/admin/:path*' }] } });
  for (const spelling of SPELLINGS) {
    host.seen = [];
    const answer = await follow(spelling);
    assert.equal(answer.told?.route, '/api/admin/[...path]', spelling);
    assert.deepEqual(answer.told.params, [['users']], spelling);
    assert.deepEqual(host.seen, [answer.told.url], spelling);
    assert.ok(answer.told.url.startsWith('/'), spelling);
  }
});

test('an encoded slash stays within its segment, and is decoded once', async () => {
  host.use({ proxy: { matchers: [{ source: '/api/admin/:path*' }] } });
  for (const [spelling, params] of [
    ['/api/admin/a%2Fb', ['a/b']],
    ['/api/admin/a%252Fb', ['a%2Fb']],
    ['/api/admin/..%2f..', ['../..']],
  ]) {
    host.seen = [];
    const { told } = await host.ask(spelling);
    assert.deepEqual([told.params, host.seen], [[params], [spelling]], spelling);
  }
  // No route has an encoded slash in its name, an escaped letter, or another case.
  for (const none of ['/%61pi/admin/users', '/api%2Fadmin/users', '/API/admin/users', '/api/Admin/users']) {
    assert.equal((await host.ask(none)).status, 404, none);
  }
});

test('one spelling only: 308 to it, whatever is there', async () => {
  for (const rules of [{}, { headers: [{ source: '/:p*', headers: [{ key: 'X-Every', value: 'yes' }] }] }]) {
    host.use(rules);
    for (const [spelling, location] of [
      ['/api//hello?x=//', '/api/hello?x=//'],
      ['//evil.test/x', '/evil.test/x'],
      ['/\\evil.test', '/evil.test'],
      ['/api/hello/?a=b+c&d', '/api/hello?a=b%20c&d='],
      ['/nothing/here/', '/nothing/here'],
    ]) {
      const { status, headers, body } = await host.ask(spelling);
      assert.deepEqual([status, headers.location, body], [308, location, location], spelling);
      assert.equal(headers.refresh, `0;url=${location}`);
      assert.equal(headers['x-every'], undefined);
    }
    assert.equal((await host.ask('/%2')).status, 400);
    assert.equal((await host.ask('/api/admin/%ff')).status, 400);
  }
});

test('trailingSlash: the other way round, but for files and /.well-known', async () => {
  host.use({ trailingSlash: true });
  assert.equal((await host.ask('/api/hello?a=1')).headers.location, '/api/hello/?a=1');
  assert.equal((await host.ask('/api/hello/')).told.route, '/api/hello');
  assert.equal((await host.ask('/hello.txt/')).headers.location, '/hello.txt');
  assert.equal((await host.ask('/hello.txt')).body, 'hi');
  assert.equal((await host.ask('/.well-known/x')).status, 404);
  host.use({ skipTrailingSlashRedirect: true });
  for (const path of ['/api/hello', '/api/hello/']) assert.equal((await host.ask(path)).told.route, '/api/hello');
  host.use({ trailingSlash: true, basePath: '/base' });
  assert.equal((await host.ask('/base')).headers.location, '/base/');
});

test('headers by which the parts of Next talk to each other mean nothing from a client', async () => {
  const names = [
    'x-middleware-rewrite',
    'X-Middleware-Redirect',
    'x-middleware-set-cookie',
    'x-middleware-skip',
    'x-middleware-override-headers',
    'x-middleware-next',
    'X-MIDDLEWARE-SUBREQUEST',
    'x-now-route-matches',
    'x-matched-path',
    'x-nextjs-data',
    'x-nextjs-request-id',
    'x-nextjs-html-request-id',
    'x-next-resume-state-length',
    'Next-Resume',
  ];
  const headers = Object.fromEntries(names.map((name) => [name, '1']));
  const redirects = [
    { source: '/api/hello', destination: '/no', statusCode: 307, has: [{ type: 'header', key: 'x-nextjs-data' }] },
  ];
  host.use({ redirects, proxy: { matchers: [{ source: '/api/:p*' }] } });
  const { told } = await host.ask('/api/hello', { headers: { ...headers, 'X-Mine': '1', 'Next-Url': '/x' } });
  assert.deepEqual(told.headers, ['host', 'next-url', 'x-mine']);
  assert.deepEqual(host.seen, ['/api/hello'], 'the proxy ran');
  // With a body behind them.
  const post = await host.ask('/api/hello', { method: 'POST', headers, body: 'all of it' });
  assert.deepEqual([post.told.body, post.told.headers], ['all of it', ['content-length', 'host']]);
});
