'use strict';

const PATHS = [
  '/',
  '/own',
  '/called',
  '/end',
  '/head',
  '/write',
  '/flush',
  '/file',
  '/empty',
  '/redirect',
  '/pipe',
  '/error',
  '/x',
];

exports.talk = [
  ...PATHS.flatMap((path) => [`GET ${path}`, `HEAD ${path}`]),
  // (Not an empty answer, of which node keeps a connection alive that it then has to close.)
  ...PATHS.filter((path) => path !== '/empty').map((path) => `GET ${path}?status=203`),
  { path: '/', headers: { 'if-none-match': 'W/"11-IkjuL6CqqtmReFMfkkvwC0sKj04"' } },
];
exports.normalise = [
  [/^x-(response-time|own): [\d.]+/gm, 'x-$1: <time>'],
  [/^content-length: \d{4}$/gm, 'content-length: <of a stack>'],
];
