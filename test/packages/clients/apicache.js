'use strict';

const twice = (request) => [request, request];

exports.talk = [
  ...['/json', '/json?a=b', '/write', '/missing', '/group/a', '/group/b', '/file', '/toggled'].flatMap((path) =>
    twice(`GET ${path}`),
  ),
  { path: '/json', headers: { 'x-apicache-bypass': 'true' } },
  { path: '/json', headers: { 'if-none-match': 'W/"b-gkx+WWOhOPYM7HKq0YxXdD9dAZ8"' } },
  { path: '/json', headers: { 'accept-encoding': 'gzip' } },
  'HEAD /json',
  'GET /index',
  'GET /clear/a',
  ...twice('GET /group/a'),
];
exports.normalise = [[/max-age=\d+/g, 'max-age=<seconds>']];
