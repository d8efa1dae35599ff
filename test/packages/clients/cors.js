'use strict';

const origins = [undefined, 'http://example.com', 'http://example1.com', 'http://localhost', 'null', 'evil'];
const asked = ['/open', '/one', '/list', '/dynamic'].flatMap((path) =>
  origins.map((origin) => ({ path, headers: origin && { origin } })),
);
const preflight = (path, headers) => ({
  method: 'OPTIONS',
  path,
  headers: { origin: 'http://example.com', 'access-control-request-method': 'DELETE', ...headers },
});

exports.talk = [
  ...asked,
  { path: '/failing', headers: { origin: 'http://example.com' } },
  preflight('/del/7'),
  preflight('/del/7', { 'access-control-request-headers': 'X-Token, X-Other' }),
  preflight('/open'),
  preflight('/continue/x', { 'access-control-request-headers': 'a,b' }),
  { method: 'DELETE', path: '/del/7', headers: { origin: 'http://example.com' } },
  { method: 'HEAD', path: '/open', headers: { origin: 'http://example.com' } },
  'GET /nowhere',
];
