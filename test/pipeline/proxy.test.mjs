// A request that the proxy has seen, on its way from there.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import pipeline from './host.js';

let host;
before(async () => {
  host = await pipeline.Host.start({
    'pages/api/hello.js': '',
    'pages/api/users/[id].js': '',
    'public/hello.txt': 'hi',
  });
});
after(() => host.stop());

const RULES = {
  headers: [
    {
      source: '/:p*',
      headers: [
        { key: 'X-Every', value: 'yes' },
        { key: 'X-Same', value: 'config' },
        { key: 'Set-Cookie', value: 'c=1' },
      ],
    },
  ],
  redirects: [{ source: '/moved', destination: '/api/hello', statusCode: 307 }],
  beforeFiles: [
    { source: '/bf', destination: '/api/hello?bf=1' },
    { source: '/who', has: [{ type: 'header', key: 'x-user', value: '(?<user>.+)' }], destination: '/api/users/:user' },
  ],
  afterFiles: [{ source: '/out/:p*', destination: 'http://other.test/:p*' }],
  proxy: { matchers: [] },
};
beforeEach(() => host.use(RULES));

test('it lets a request pass: to a route, a file, a rewrite, another server, or nothing', async () => {
  assert.equal((await host.ask('/api/users/7')).told.route, '/api/users/[id]');
  assert.equal((await host.ask('/hello.txt')).body, 'hi');
  const { told } = await host.ask('/bf?a=1');
  assert.deepEqual([told.route, told.query, told.url], ['/api/hello', 'a=1&bf=1', '/bf?a=1']);
  assert.equal((await host.ask('/out/x?y=z')).body, 'external http://other.test/x?y=z');
  const none = await host.ask('/none');
  assert.deepEqual([none.status, none.headers['x-every']], [404, 'yes']);
  assert.equal((await host.ask('/hello.txt', { method: 'PUT' })).status, 405);
  assert.deepEqual(host.seen.length, 7);
});

test('redirects of the configuration come before it', async () => {
  assert.equal((await host.ask('/moved')).status, 307);
  assert.deepEqual(host.seen, []);
});

test('its headers replace those of the configuration, on every kind of answer', async () => {
  host.proxy = (go) =>
    go(undefined, {
      headers: [
        ['x-same', 'proxy'],
        ['Set-Cookie', 'p=1; Expires=Thu, 01 Jan 2026'],
        ['Set-Cookie', 'q=2'],
      ],
    });
  for (const path of ['/api/hello', '/hello.txt', '/none']) {
    const { headers } = await host.ask(path);
    assert.equal(headers['x-same'], 'proxy', path);
    assert.equal(headers['x-every'], 'yes', path);
    assert.deepEqual(headers['set-cookie'], ['p=1; Expires=Thu, 01 Jan 2026', 'q=2'], path);
  }
});

test('it rewrites: the rules before files come after it, the URL stays, its query is the query', async () => {
  host.proxy = (go) => go('/bf?only=this');
  const { told } = await host.ask('/api/users/7?mine=1');
  assert.deepEqual([told.route, told.url, told.query], ['/api/hello', '/api/users/7?mine=1', 'only=this&bf=1']);
  host.proxy = (go) => go('/hello.txt');
  assert.equal((await host.ask('/api/hello')).body, 'hi');
  host.proxy = (go) => go('/none');
  assert.equal((await host.ask('/api/hello')).status, 404);
  host.proxy = (go) => go('https://elsewhere.test/x');
  assert.equal((await host.ask('/api/hello')).body, 'external https://elsewhere.test/x');
});

test('rules after it see the request headers that it set', async () => {
  host.proxy = (go) =>
    go(undefined, {
      request: [
        ['host', 'localhost'],
        ['x-user', 'ada'],
      ],
    });
  assert.deepEqual((await host.ask('/who', { headers: { 'X-User': 'client' } })).told.params, ['ada']);
  host.proxy = (go) => go(undefined, { request: [['host', 'localhost']] });
  assert.equal((await host.ask('/who', { headers: { 'X-User': 'client' } })).status, 404);
});

test('what it read of a body is read again', async () => {
  const body = 'x'.repeat(40_000);
  host.proxy = (go, req) => {
    const pieces = [];
    req.on('data', (piece) => pieces.push(piece));
    req.on('end', () => go(undefined, undefined, Buffer.concat(pieces)));
  };
  assert.equal((await host.ask('/api/hello', { method: 'POST', body })).told.body, body);
  assert.equal((await host.ask('/api/hello', { method: 'POST', body: 'short' })).told.body, 'short');
});

test('an exchange that is over, and one that goes on twice', async () => {
  let second;
  host.proxy = (go) => {
    go();
    second = go();
  };
  assert.equal((await host.ask('/api/hello')).status, 200);
  assert.equal(second, undefined);
  host.proxy = (go, _req, res) => {
    res.end('mine');
    second = go();
  };
  assert.equal((await host.ask('/api/hello')).body, 'mine');
  assert.equal(second, undefined);
});

test('a matcher decides which requests it sees', async () => {
  host.use({
    proxy: {
      matchers: [
        { source: '/api/:path*', has: [{ type: 'header', key: 'x-seen' }] },
        { source: '/' },
        { source: '/((?!api|hello).*)' },
      ],
    },
  });
  for (const [path, seen] of [
    ['/', true],
    ['/index', true],
    ['/api/hello', false],
    ['/hello.txt', false],
    ['/other', true],
    // What a matcher leaves out, it leaves out by its own spelling.
    ['/%61pi/hello', true],
  ]) {
    host.seen = [];
    await host.ask(path);
    assert.equal(host.seen.length === 1, seen, path);
  }
  host.seen = [];
  await host.ask('/api/hello', { headers: { 'X-Seen': '1' } });
  assert.equal(host.seen.length, 1);
});
