// `ferroute routes` prints the route table.

'use strict';

const assert = require('node:assert');
const { test } = require('node:test');
const { project, run } = require('./ferroute');

test('a line for each route, static files and the program', async (t) => {
  const dir = project(t, {
    'pages/api/users/[id].ts': '',
    'app/api/hello/route.ts': '',
    'app/(group)/items/[...path]/route.js': '',
    'public/a.txt': '',
    'server.mjs': '',
  });
  const { stdout, code } = await run(t, ['routes', dir]);
  assert.deepStrictEqual(
    stdout.split('\n').map((line) => line.trim().split(/ {2,}/)),
    [
      ['/api/hello', 'route handler', 'app/api/hello/route.ts'],
      ['/api/users/[id]', 'pages/api', 'pages/api/users/[id].ts'],
      ['/items/[...path]', 'route handler', 'app/(group)/items/[...path]/route.js'],
      ['/*', 'static files', 'public'],
      ['/*', 'program', 'server.mjs'],
      [''],
    ],
  );
  assert.strictEqual(code, 0);
});

test('a directory without routes says how to get some', async (t) => {
  const { stdout, code } = await run(t, ['routes', project(t, {})]);
  assert.match(stdout, /No routes below .*: create pages\/api\/hello\.js/);
  assert.strictEqual(code, 0);
});
