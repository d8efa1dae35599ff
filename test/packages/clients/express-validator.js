'use strict';

const id = '6ecd8c99-4036-403d-bf84-cf8400f67836';
const send = (method, path, json, headers) => ({ method, path, json, headers });
const good = {
  email: 'Tobi@Example.com',
  password: 'ferret',
  confirmation: 'ferret',
  age: '3',
  addresses: [{ zip: '10115' }],
  deep: { er: { trimmed: '  x ' } },
};

exports.talk = [
  'GET /hello?person=John',
  'GET /hello?person=<b>John</b>',
  'GET /hello',
  'GET /search?page=3&tags=a',
  'GET /search?page=0&tags=a&tags=b',
  'GET /search',
  send('POST', `/users/${id}`, good, { 'x-client': 'test' }),
  send('POST', `/users/${id}`, { ...good, email: 'taken@example.com' }, { 'x-client': 'test' }),
  send('POST', '/users/7', { ...good, password: 'x', addresses: [{ zip: 'x' }, {}] }),
  send('POST', `/users/${id}`, {}),
  { method: 'POST', path: `/users/${id}` },
  send('PUT', '/schema', { name: 'tobi', list: ['a'] }),
  send('PUT', '/schema', { name: 1, list: ['c'] }),
  send('PATCH', '/one', { a: 1 }),
  send('PATCH', '/one', { b: 1, c: 2 }),
  send('PATCH', '/one', { b: 1 }),
];
