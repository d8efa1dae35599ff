'use strict';

const assert = require('node:assert');
const http = require('node:http');
const { test } = require('node:test');
const express = require('express');
const { conflicts } = require('../src/cli/claims');

/** The lines for these patterns of file routes and this program. */
function lines(patterns, define) {
  const app = express();
  define(app);
  const routes = patterns.map((pattern, id) => ({
    id,
    kind: 'pages',
    pattern,
    file: `pages${pattern}.js`,
    params: [],
  }));
  return conflicts(routes, http.createServer(app), (file) => file, 'server.js');
}

test('one line names both', () => {
  const found = lines(['/api/hello', '/api/other'], (app) => {
    app.use(express.json());
    app.get('/api/hello', () => {});
    app.get('/api/third', () => {});
  });
  assert.deepStrictEqual(found, [
    "/api/hello: pages/api/hello.js answers, server.js's app.get('/api/hello') never will",
  ]);
});

test('parameters, arrays, all methods, other cases and mounted routers', () => {
  const found = lines(['/api/users/[id]', '/api/a', '/api/b', '/api/deep/x', '/api/items'], (app) => {
    app.post('/api/users/:user', () => {});
    app.all(['/x', '/api/a'], () => {});
    app.delete('/API/b/', () => {});
    const inner = express.Router();
    inner.put('/x', () => {});
    app.use('/api/deep', inner);
    const items = express.Router();
    items.get('/', () => {});
    app.use('/api/items', items);
  });
  assert.deepStrictEqual(
    found.map((line) => line.replace(/^.*'s (.*) never will$/, '$1')),
    [
      "app.post('/api/users/:user')",
      "app.all('/api/a')",
      "app.delete('/API/b/')",
      "app.put('/api/deep/x')",
      "app.get('/api/items')",
    ],
  );
});

test('what answers more than the path of the file is no conflict', () => {
  const found = lines(['/api/hello', '/api/users/[id]'], (app) => {
    app.use(() => {});
    app.use('/api', () => {});
    app.get('/api/:name', () => {});
    app.get('/{*any}', () => {});
    app.get(/hello/, () => {});
    app.get('/api/users/me', () => {});
  });
  assert.deepStrictEqual(found, []);
});

test('programs of other frameworks are left alone', () => {
  const server = http.createServer(() => {});
  assert.deepStrictEqual(
    conflicts([{ id: 0, kind: 'app', pattern: '/a', file: 'a', params: [] }], server, String, 's'),
    [],
  );
});
