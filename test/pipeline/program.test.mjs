// Rules and proxy in front of a server program: what it gets has passed them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import commands from '../commands/ferroute.js';

const { project, serve } = commands;

const PROGRAM = `
require('node:http').createServer((req, res) => {
  const { 'x-proxy': proxy, 'x-middleware-next': internal } = req.headers;
  let body = '';
  req.on('data', (piece) => (body += piece));
  req.on('end', () => res.end(JSON.stringify({ url: req.url, proxy, internal, body })));
}).listen(process.env.PORT);`;

test('rules and proxy come before the program; it keeps its headers', async (t) => {
  const dir = project(t, {
    'pages/api/hello.js': 'export default (req, res) => res.json({ url: req.url });',
    'server.js': PROGRAM,
    'next.config.js': `module.exports = {
      headers: async () => [{ source: '/:p*', headers: [{ key: 'X-Every', value: 'yes' }] }],
      redirects: async () => [{ source: '/old', destination: '/new', permanent: false }],
      rewrites: async () => [{ source: '/to-api', destination: '/api/hello' }],
    };`,
    'proxy.js': `
      import { NextResponse } from 'next/server';
      export function proxy(request) {
        const headers = new Headers(request.headers);
        headers.set('x-proxy', new URL(request.url).pathname);
        return NextResponse.next({ request: { headers }, headers: { 'X-From': 'proxy' } });
      }`,
  });
  const server = await serve(t, 'start', dir);
  const ask = async (path, options) => {
    const { status, headers, text } = await server.request(path, options);
    return { status, headers, told: text.startsWith('{') ? JSON.parse(text) : text };
  };

  const given = await ask('/somewhere?a=1', { method: 'POST', body: 'all', headers: { 'x-middleware-next': '1' } });
  assert.deepEqual(given.told, { url: '/somewhere?a=1', proxy: '/somewhere', body: 'all' });
  assert.deepEqual([given.headers['x-every'], given.headers['x-from']], ['yes', 'proxy']);
  assert.equal((await ask('/old')).headers.location, '/new');
  assert.equal((await ask('/to-api')).told.url, '/to-api');
  // The slash at the end is the program's to judge, every other spelling is not: the proxy has seen what it gets.
  assert.deepEqual((await ask('/somewhere/')).told.url, '/somewhere/');
  for (const [spelling, location] of [
    ['/x/../somewhere', '/somewhere'],
    ['/%2e/somewhere', '/somewhere'],
    ['//somewhere', '/somewhere'],
    ['/some\\where', '/some/where'],
  ]) {
    const answer = await ask(spelling);
    assert.deepEqual([answer.status, answer.headers.location], [308, location], spelling);
  }
  const bad = await ask('/%zz');
  assert.deepEqual([bad.told.url, bad.told.proxy], ['/%zz', '/%zz']);
  await server.stop();
});

test('without rules every spelling is the program’s to judge', async (t) => {
  const dir = project(t, {
    'pages/api/hello.js': 'export default (req, res) => res.json({ url: req.url });',
    'server.js': PROGRAM,
  });
  const server = await serve(t, 'start', dir);
  for (const path of ['//somewhere', '/x/../y', '/somewhere/', '/%zz']) {
    assert.equal(JSON.parse((await server.request(path)).text).url, path);
  }
  assert.equal((await server.request('/api//hello')).headers.location, '/api/hello');
  await server.stop();
});
