'use strict';

const query = (text, variables, headers) => ({
  method: 'POST',
  path: '/graphql',
  json: { query: text, variables },
  headers: { 'apollo-require-preflight': 'true', ...headers },
});
const inUrl = (text) => `/graphql?query=${encodeURIComponent(text)}`;

exports.talk = [
  query('{ books { title author } }'),
  query('query($n: Int) { books(first: $n) { title } }', { n: 1 }),
  query('mutation { add(title: "x") { title author } }'),
  query('{ me }', undefined, { token: 'abc' }),
  query('{ fail books { title } }'),
  query('{ coded }'),
  query('{ unknown }'),
  query('{ broken'),
  query('{ __schema { queryType { name } } }'),
  query(`{ ${'books { title } '.repeat(2000)}}`),
  query('{ books { title } }', undefined, { accept: 'application/graphql-response+json' }),
  query('{ books { title } }', undefined, { accept: 'image/png' }),
  { method: 'POST', path: '/graphql', json: [{ query: '{ me }' }] },
  { method: 'POST', path: '/graphql', json: {} },
  { method: 'POST', path: '/graphql', headers: { 'content-type': 'application/json' }, body: '{' },
  { method: 'POST', path: '/graphql', headers: { 'content-type': 'text/plain' }, body: 'query' },
  { method: 'POST', path: '/unparsed', json: { query: '{ me }' } },
  { path: inUrl('{ me }'), headers: { 'apollo-require-preflight': 'true' } },
  { path: inUrl('{ me }') },
  { path: inUrl('mutation { add(title: "x") { title } }'), headers: { 'apollo-require-preflight': 'true' } },
  { path: '/graphql', headers: { accept: 'text/html' } },
  { method: 'OPTIONS', path: '/graphql', headers: { origin: 'http://x', 'access-control-request-method': 'POST' } },
  { method: 'PUT', path: '/graphql', json: { query: '{ me }' } },
  { method: 'HEAD', path: '/graphql' },
];
exports.normalise = [
  [/[0-9a-f]{64}/g, '<nonce>'],
  [/^etag: W\/"dc2-.*/gm, 'etag'],
];
