'use strict';

const { multipart } = require('../multipart');

const paths =
  '?tags=a,b&x[y]=1 /text /nothing /null /number /redirect /redirect?to=/x /header /tea /crash /bad /guarded /wrapped /own /passthrough ' +
  '/stream /events /view /session /files/a/b%20c /uuid/7 /uuid/6ecd8c99-4036-403d-bf84-cf8400f67836 /7 /seven /a/b';
const post = (path, json) => ({ method: 'POST', path: `/cats${path}`, json });
const upload = (path, parts) => ({ method: 'POST', path: `/cats${path}`, ...multipart(parts) });
const origin = { origin: 'http://example.com' };

exports.talk = [
  ...paths.split(' ').map((path) => `GET /cats${path}`),
  'GET /v2/cats/versioned',
  'GET /v1/cats/versioned',
  'GET /nowhere',
  'GET /public/data.json',
  'GET /public/nowhere',
  'HEAD /cats/number',
  'HEAD /cats/text',
  'OPTIONS /cats/number',
  { method: 'OPTIONS', path: '/cats', headers: { ...origin, 'access-control-request-method': 'POST' } },
  { path: '/cats/text', headers: origin },
  { path: '/cats/guarded', headers: { 'x-token': 'good' } },
  { path: '/cats/own', headers: { cookie: 'b=2', 'x-forwarded-proto': 'https' } },
  { path: '/cats/header', headers: { 'user-agent': 'agent', 'x-forwarded-for': '203.0.113.1' } },
  { path: '/hosted', headers: { host: 'tobi.example.com' } },
  { path: '/hosted', headers: { host: 'example.org' } },
  post('', { name: 'Tom', age: 3, extra: true, owner: { name: 'x' } }),
  post('', { name: 1, age: -1, owner: {} }),
  post('', 'a string'),
  'POST /cats',
  { method: 'POST', path: '/cats', headers: { 'content-type': 'application/json' }, body: '{' },
  post('', { name: 'x'.repeat(200_000) }),
  { method: 'POST', path: '/cats', form: 'name=Tom&age=3&owner[name]=y' },
  post('/raw', { a: 1 }),
  { method: 'POST', path: '/cats/raw', headers: { 'content-type': 'text/plain' }, body: 'text' },
  { method: 'PUT', path: '/cats/7', json: { name: 'new' } },
  { method: 'PUT', path: '/cats/7' },
  { method: 'DELETE', path: '/cats/7' },
  { method: 'PATCH', path: '/cats/7' },
  upload('/upload', [
    ['file', 'content', 'a.txt'],
    ['field', 'value'],
  ]),
  upload('/upload', [['file', 'x'.repeat(2000), 'a.txt']]),
  upload('/upload', [['other', 'content', 'a.txt']]),
  upload('/upload', []),
  upload('/uploads', [
    ['files', 'a', 'a.txt'],
    ['files', 'bb', 'b.txt'],
  ]),
  upload(
    '/uploads',
    ['a', 'b', 'c'].map((name) => ['files', name, name]),
  ),
  'GET /cats',
];
