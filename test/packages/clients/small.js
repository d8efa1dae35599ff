'use strict';

const jwt = require('jsonwebtoken');

const basic = (text) => ({
  path: '/basic',
  headers: { authorization: `Basic ${Buffer.from(text).toString('base64')}` },
});
const bearer = (token) => ({ path: '/jwt', headers: { authorization: `Bearer ${token}` } });
const celebrate = (path, json) => ({ method: 'POST', path: `/celebrate${path}`, json });
const html = { accept: 'text/html' };

exports.talk = [
  'GET /favicon.ico',
  'HEAD /favicon.ico',
  'POST /favicon.ico',
  'OPTIONS /favicon.ico',
  'GET /basic',
  basic('admin:secret'),
  basic('admin:wrong'),
  basic('nonsense'),
  'GET /jwt',
  'GET /jwt/open',
  bearer(jwt.sign({ sub: 'tobi' }, 'shhh')),
  bearer(jwt.sign({ sub: 'tobi' }, 'other')),
  bearer(jwt.sign({ sub: 'tobi', exp: 1 }, 'shhh')),
  bearer('a b'),
  'GET /gzip/',
  'GET /gzip/long.txt',
  'GET /gzip/nowhere',
  { path: '/gzip/style.css', headers: { 'accept-encoding': 'gzip, br' } },
  { path: '/gzip/style.css', headers: { 'accept-encoding': 'gzip' } },
  { method: 'POST', path: '/graphql', json: { query: '{ hello }' } },
  { method: 'POST', path: '/graphql', json: { query: '{ unknown }' } },
  { method: 'POST', path: '/graphql', headers: { 'content-type': 'application/json' }, body: '{' },
  'GET /graphql?query={hello}',
  'GET /graphql',
  'PUT /graphql',
  ...['/mung', '/mung-async'].flatMap((path) => [`GET ${path}`, `GET ${path}/drop`, `GET ${path}/error`]),
  'GET /mung-write',
  'GET /context',
  celebrate('/7', { name: 'tobi' }),
  celebrate('/7?token=abc', { name: 'tobi', age: 1 }),
  celebrate('/seven?token=!', { age: 'old' }),
  celebrate('/7'),
  { path: '/spa/some/page', headers: html },
  { path: '/spa/soccer', headers: html },
  { path: '/spa/style.css', headers: html },
  { path: '/spa/missing.css', headers: html },
  'GET /spa/data.json',
];
