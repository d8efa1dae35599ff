'use strict';

exports.talk = [
  'GET /?a=1&b[c]=2',
  { path: '/', headers: { 'x-request-id': 'given', authorization: 'Bearer secret' } },
  'GET /health',
  'GET /error',
  'GET /attached',
  'GET /nowhere',
  'HEAD /',
  'GET /params/a%20b?x',
  { method: 'POST', path: '/body', json: { a: 1 } },
  { method: 'POST', path: '/body', headers: { 'content-type': 'application/json' }, body: '{' },
];
exports.normalise = [
  [/"(time|responseTime|pid|remotePort)":\d+/g, '"$1":0'],
  [/"hostname":"[^"]*"/g, '"hostname":"<host>"'],
  [/("stack":"[^"\\]*)[^"]*"/g, '$1"'],
  [/(?<=charset=utf-8",)"content-length":\d{3,}/g, '"content-length":"<of a stack>"'],
];
