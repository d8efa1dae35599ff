// json-server 0.17: a REST API out of a JSON file, with its own static files, routes, middleware and JSONP.

'use strict';

const { mkdirSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { bin } = require('../bin');

const DATA = {
  posts: [
    { id: 1, title: 'json-server', author: 'typicode', views: 12 },
    { id: 2, title: 'Ünïcode “quotes”', author: 'ann', views: 7 },
    { id: 3, title: 'third', author: 'bob', views: 9 },
  ],
  comments: [
    { id: 1, body: 'some comment', postId: 1 },
    { id: 2, body: 'another', postId: 1 },
    { id: 3, body: 'on the second', postId: 2 },
  ],
  profile: { name: 'typicode' },
};

function prepare(directory, port) {
  const write = (name, text) => writeFileSync(path.join(directory, name), text);
  write('db.json', JSON.stringify(DATA));
  write(
    'routes.json',
    JSON.stringify({ '/api/*': '/$1', '/:resource/:id/show': '/:resource/:id', '/blog?id=:id': '/posts/:id' }),
  );
  write(
    'middleware.js',
    "module.exports = (req, res, next) => { res.header('X-Hello', req.get('x-name') || 'nobody'); next(); };",
  );
  mkdirSync(path.join(directory, 'files', 'sub'), { recursive: true });
  write('files/page.html', '<h1>a page</h1>');
  write('files/large.txt', 'large '.repeat(4000));
  write('files/sub/index.html', 'an index');
  const options = ['--routes', 'routes.json', '--middlewares', 'middleware.js', '--static', 'files'];
  return {
    file: bin('json-server'),
    args: ['db.json', '--host', '127.0.0.1', '--port', String(port), ...options],
    ready: /Home/,
  };
}

async function talk(talk) {
  await talk.ask('GET /posts');
  await talk.ask('GET /posts/1');
  await talk.ask('GET /posts/99');
  await talk.ask('HEAD /posts');
  const { headers } = await talk.ask('GET /comments');
  await talk.ask('GET /comments', { headers: { 'if-none-match': headers.etag }, as: 'GET /comments, not modified' });
  for (const query of [
    'title=third&author=bob',
    'id=1&id=3',
    'author.name=typicode',
    '_page=1&_limit=2',
    '_page=2&_limit=2',
    '_sort=views&_order=desc',
    '_sort=author,views&_order=asc,desc',
    '_start=1&_end=2',
    'views_gte=8&views_lte=10',
    'id_ne=1',
    'title_like=t.*d',
    'q=unico',
    'q=%E2%80%9Cquotes',
    '_embed=comments',
    'callback=jsonp',
    'callback=a%2Fb[0].c',
    'a[b][c]=1&a[b][d]=2',
    '__proto__[x]=1',
  ]) {
    await talk.ask(`GET /posts?${query}`);
  }
  await talk.ask('GET /comments?_expand=post');
  await talk.ask('GET /posts/1/comments');
  await talk.ask('GET /profile');
  await talk.ask('GET /db', { headers: { 'accept-encoding': 'gzip' } });
  await talk.ask('GET /');
  await talk.ask('GET /__rules');

  // Writing, with every form that its body parser takes, and what it refuses.
  await talk.ask('POST /posts', { json: { title: 'new', author: 'me' } });
  await talk.ask('POST /posts', { form: { title: 'by form', 'tags[]': 'a' } });
  await talk.ask('POST /posts', { body: '{"broken": ', headers: { 'content-type': 'application/json' } });
  await talk.ask('POST /posts', { body: '"text"', headers: { 'content-type': 'application/json' } });
  await talk.ask('POST /posts', { json: { id: 1 }, as: 'POST /posts, an id that exists' });
  await talk.ask('POST /posts', { json: { text: 'x'.repeat(11 << 20) }, as: 'POST /posts, 11 MB' });
  await talk.ask('POST /posts', { body: 'a=b', headers: { 'content-type': 'application/json; charset=latin9' } });
  await talk.ask('POST /posts', { json: {}, headers: { 'content-encoding': 'gzip' } });
  await talk.ask('PUT /posts/1', { json: { title: 'put' } });
  await talk.ask('PATCH /posts/1', { json: { views: 100 } });
  await talk.ask('PATCH /posts/77', { json: { views: 100 } });
  await talk.ask('DELETE /posts/2');
  await talk.ask('DELETE /posts/2', { as: 'DELETE /posts/2, again' });
  await talk.ask('POST /posts/3', { form: { _method: 'x' }, headers: { 'x-http-method-override': 'DELETE' } });
  await talk.ask('PUT /profile', { json: { name: 'changed' } });
  await talk.ask('POST /profile', { json: { name: 'posted' } });
  await talk.ask('DELETE /profile');
  await talk.ask('GET /db', { as: 'GET /db, after all' });

  // CORS, rewritten routes, its middleware, static files.
  const cors = { origin: 'http://other.example', 'access-control-request-method': 'PUT' };
  await talk.ask('OPTIONS /posts', { headers: { ...cors, 'access-control-request-headers': 'x-a, x-b' } });
  await talk.ask('GET /posts/1', { headers: { origin: 'http://other.example', 'x-name': 'ann' } });
  await talk.ask('GET /api/posts/1');
  await talk.ask('GET /posts/1/show');
  await talk.ask('GET /blog?id=1');
  await talk.ask('GET /page.html');
  await talk.ask('GET /large.txt', { headers: { 'accept-encoding': 'gzip' }, as: 'GET /large.txt, gzip' });
  await talk.ask('GET /large.txt', { headers: { range: 'bytes=10-29' }, as: 'GET /large.txt, a range' });
  await talk.ask('GET /large.txt', { headers: { range: 'bytes=90000-' }, as: 'GET /large.txt, beyond' });
  await talk.ask('GET /sub');
  await talk.ask('GET /sub/');
  await talk.ask('GET /..%2fdb.json');
  await talk.ask('GET /%zz');
  await talk.ask('GET /nothing/here');
  await talk.ask('PURGE /posts');
}

module.exports = { name: 'json-server 0.17', express: 4, prepare, talk };
