// Which rule has its say when, and what its answer looks like: as `next start` of 16.4.6 answered the same requests.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pipeline from './host.js';

const NO_STORE = 'private, no-cache, no-store, max-age=0, must-revalidate';
const EVERY = { source: '/:all*', headers: [{ key: 'X-Every', value: 'yes' }] };

let host;
before(async () => {
  host = await pipeline.Host.start({
    'pages/api/hello.js': '',
    'pages/api/users/[id].js': '',
    'pages/api/docs/[...path].js': '',
    'app/[[...all]]/route.js': '',
    'public/hello.txt': 'hi',
    'public/dir/a b.txt': 'ab',
  });
});
after(() => host.stop());

test('without rules: static routes, static files, dynamic routes', async () => {
  host.use({});
  assert.equal((await host.ask('/api/hello?a=1')).told.route, '/api/hello');
  assert.deepEqual((await host.ask('/api/users/7')).told.params, ['7']);
  assert.equal((await host.ask('/hello.txt')).body, 'hi', 'a file goes before a catch-all');
  assert.equal((await host.ask('/dir/a%20b.txt')).body, 'ab');
  assert.equal((await host.ask('/anything')).told.route, '/[[...all]]');
  assert.equal((await host.ask('/healthz')).body, '{"status":"ok"}');
});

test('a static file has GET and HEAD only', async () => {
  host.use({ headers: [EVERY] });
  const answer = await host.ask('/hello.txt', { method: 'POST' });
  assert.equal(answer.status, 405);
  assert.equal(answer.headers.allow, 'GET, HEAD');
  assert.equal(answer.headers['cache-control'], NO_STORE);
  assert.equal(answer.headers['x-every'], 'yes');
  assert.equal((await host.ask('/hello.txt', { method: 'HEAD' })).status, 200);
});

test('headers: the later one wins, cookies add up, names and values are filled in', async () => {
  host.use({
    headers: [
      {
        source: '/api/:path*',
        headers: [
          { key: 'X-Same', value: 'first' },
          { key: 'Set-Cookie', value: 'a=1' },
        ],
      },
      {
        source: '/api/:name',
        headers: [
          { key: 'x-same', value: 'second' },
          { key: 'X-:name', value: 'v-:name' },
          { key: 'Set-Cookie', value: 'b=2' },
          { key: 'X-Own', value: 'configuration' },
        ],
      },
    ],
  });
  const { headers } = await host.ask('/api/hello');
  assert.equal(headers['x-same'], 'second');
  assert.equal(headers['x-hello'], 'v-hello');
  assert.deepEqual(headers['set-cookie'], ['a=1', 'b=2']);
  assert.equal(headers['x-own'], 'handler', 'setHeader of a handler overrides');
});

test('headers of the configuration are on files, and win over what the file says of itself', async () => {
  host.use({
    headers: [
      {
        source: '/:f*',
        headers: [
          { key: 'content-type', value: 'text/x' },
          { key: 'X-Every', value: 'yes' },
        ],
      },
    ],
  });
  for (const time of ['from disk', 'from memory']) {
    const { headers } = await host.ask('/hello.txt');
    assert.equal(headers['content-type'], 'text/x', time);
    assert.equal(headers['x-every'], 'yes', time);
    assert.equal(headers['content-length'], '2', time);
  }
});

test('a redirect has its destination for its body, carries the query over, and no headers of the configuration', async () => {
  host.use({
    headers: [EVERY],
    redirects: [
      { source: '/old/:slug', destination: '/api/hello?from=:slug', statusCode: 308 },
      { source: '/tmp/:a/:b*', destination: '/api/:b*/x', statusCode: 307 },
      { source: '/ext/:p*', destination: 'https://example.com:8443/:p*?x=1#h', statusCode: 301 },
      {
        source: '/has',
        has: [{ type: 'query', key: 'id', value: '(?<num>\\d+)' }],
        destination: '/u/:num',
        statusCode: 307,
      },
      { source: '/cookie', has: [{ type: 'cookie', key: 's' }], destination: '/c/:s', statusCode: 307 },
      { source: '/api/hello', destination: '/never', statusCode: 307, missing: [{ type: 'header', key: 'x-stay' }] },
    ],
  });
  const permanent = await host.ask('/old/a%20b?z=1+2&q=%22');
  assert.equal(permanent.status, 308);
  assert.equal(permanent.headers.location, '/api/hello?z=1%202&q=%22&from=a%20b');
  assert.equal(permanent.headers.refresh, '0;url=/api/hello?z=1%202&q=%22&from=a%20b');
  assert.equal(permanent.body, '/api/hello?z=1%202&q=%22&from=a%20b');
  assert.equal(permanent.headers['x-every'], undefined);
  const temporary = await host.ask('/tmp/1/x/y?k=v');
  assert.deepEqual([temporary.status, temporary.headers.location], [307, '/api/x/y/x?k=v']);
  assert.equal(temporary.headers.refresh, undefined);
  assert.equal((await host.ask('/tmp/1')).headers.location, '/api/x');
  assert.equal((await host.ask('/ext/a/b?y=2')).headers.location, 'https://example.com:8443/a/b?y=2&x=1#h');
  assert.equal((await host.ask('/has?id=12')).headers.location, '/u/12?id=12');
  assert.equal((await host.ask('/has?id=x')).told.route, '/[[...all]]');
  assert.equal((await host.ask('/api/hello')).status, 307, 'before the route of the same path');
  assert.equal((await host.ask('/api/hello', { headers: { 'X-Stay': '1' } })).status, 200);
  // What cannot be a header is an error, and splits nothing.
  const split = await host.ask('/cookie', { headers: { Cookie: 's=a%0d%0aX-Evil:%201' } });
  assert.deepEqual([split.status, split.headers['x-evil']], [500, undefined]);
});

test('rewrites: before files, after files, fallback; the URL stays, the query is new, params go to it if unused', async () => {
  host.use({
    beforeFiles: [
      { source: '/hello.txt', has: [{ type: 'query', key: 'shadow' }], destination: '/api/hello' },
      { source: '/bf/:x', destination: '/api/users/:x?own=1' },
      { source: '/file', destination: '/dir/a b.txt' },
    ],
    afterFiles: [
      { source: '/dir/:f*', destination: '/api/hello' },
      { source: '/af/:x/:y', destination: '/api/hello?k=1' },
      { source: '/list/:x*', destination: '/api/hello' },
      { source: '/away/:p*', destination: 'http://other.test/:p*' },
    ],
  });
  const shadow = await host.ask('/hello.txt?shadow=1');
  assert.deepEqual([shadow.told.route, shadow.told.url], ['/api/hello', '/hello.txt?shadow=1']);
  const before = (await host.ask('/bf/j%C3%BC?id=own&own=2')).told;
  assert.deepEqual(
    [before.route, before.params, before.query, before.path],
    ['/api/users/[id]', ['jü'], 'id=own&own=1', '/api/users/j%C3%BC'],
  );
  assert.equal((await host.ask('/file')).body, 'ab', 'a rewrite to a file');
  assert.equal((await host.ask('/dir/a%20b.txt')).body, 'ab', 'files go before rewrites after files');
  const after = (await host.ask('/af/1/2?z=a+b')).told;
  assert.deepEqual([after.route, after.query, after.url], ['/api/hello', 'z=a%20b&k=1&x=1&y=2', '/af/1/2?z=a+b']);
  assert.deepEqual((await host.ask('/list/a')).told.lists, ['x'], 'a list of one is a list');
  assert.deepEqual((await host.ask('/list/a/b')).told, {
    ...(await host.ask('/list/a/b')).told,
    query: 'x=a&x=b',
    lists: null,
  });
  assert.equal((await host.ask('/away/a?b=c')).body, 'external http://other.test/a?b=c');
  host.use({ fallback: [{ source: '/:p*', destination: '/api/hello' }] });
  assert.equal((await host.ask('/x')).told.route, '/[[...all]]', 'a dynamic route goes before a fallback');
});

test('basePath: routes, files and rules lie below it, but for those that say they do not', async () => {
  host.use({
    basePath: '/base',
    headers: [{ source: '/api/:p*', headers: [{ key: 'X-Below', value: 'yes' }] }],
    redirects: [
      { source: '/old', destination: '/api/hello', statusCode: 307 },
      { source: '/outside', destination: '/elsewhere', statusCode: 307, basePath: false },
    ],
    beforeFiles: [{ source: '/r', destination: '/api/hello' }],
  });
  const below = await host.ask('/base/api/hello');
  assert.deepEqual([below.told.route, below.headers['x-below']], ['/api/hello', 'yes']);
  assert.equal((await host.ask('/base/hello.txt')).body, 'hi');
  assert.equal((await host.ask('/base/old')).headers.location, '/base/api/hello');
  assert.equal((await host.ask('/outside')).headers.location, '/elsewhere');
  assert.equal((await host.ask('/base/r')).told.path, '/base/api/hello');
  assert.deepEqual((await host.ask('/base')).told.route, '/[[...all]]');
  for (const path of ['/api/hello', '/hello.txt', '/basement/api/hello', '/old']) {
    const answer = await host.ask(path);
    assert.deepEqual([answer.status, answer.headers['cache-control']], [404, NO_STORE], path);
  }
});

test('rules that cannot be compiled are named', () => {
  const found = pipeline.binding.checkRules(
    JSON.stringify({
      redirects: [
        { source: '/ok', destination: '/a', statusCode: 307 },
        { source: '/:a(', destination: '/a', statusCode: 307 },
      ],
      afterFiles: [{ source: '/:a', destination: '/:b' }],
      proxy: { matchers: [{ source: 'api' }] },
    }),
  );
  assert.deepEqual(
    found.map(({ where, index }) => [where, index]),
    [
      ['redirects', 1],
      ['afterFiles', 0],
      ['proxy', 0],
    ],
  );
  assert.match(found[0].message, /Unbalanced pattern at 3/);
  assert.throws(() => host.use({ redirects: [{ source: '/*', destination: '/', statusCode: 307 }] }), /redirects\[0\]/);
  assert.throws(() => pipeline.binding.checkRules('[1'), TypeError);
});
