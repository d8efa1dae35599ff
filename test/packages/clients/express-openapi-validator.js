'use strict';

const { multipart } = require('../multipart');

const post = (json, key = 'good') => ({ method: 'POST', path: '/v1/pets', json, headers: key && { 'x-api-key': key } });

exports.talk = [
  'GET /v1/pets',
  'GET /v1/pets?limit=3&tags=a,b',
  'GET /v1/pets?limit=0',
  'GET /v1/pets?limit=x',
  'GET /v1/pets?unknown=1',
  'GET /v1/pets?limit=99',
  post({ name: 'loki' }),
  post({ name: 'loki', extra: 1, born: '2020-01-01T00:00:00Z' }),
  post({ name: 1 }),
  post({ name: 'x', born: 'yesterday' }),
  post({ name: 'x' }, 'bad'),
  post({ name: 'x' }, ''),
  { method: 'POST', path: '/v1/pets', headers: { 'x-api-key': 'good', 'content-type': 'text/plain' }, body: 'x' },
  { method: 'POST', path: '/v1/pets', headers: { 'x-api-key': 'good' } },
  'GET /v1/pets/7',
  'GET /v1/pets/seven',
  'PATCH /v1/pets/7',
  'GET /v1/nowhere',
  'GET /v1/health',
  { method: 'POST', path: '/v1/pets/7/photos', ...multipart([['file', 'x', 'a.txt']]) },
  { method: 'POST', path: '/v1/pets/7/photos', ...multipart([['other', 'x']]) },
  { method: 'POST', path: '/v1/pets/7/photos', ...multipart([['file', 'x'.repeat(2000), 'a.txt']]) },
];
