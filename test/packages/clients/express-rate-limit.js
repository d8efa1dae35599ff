'use strict';

const times = (count, request) => Array.from({ length: count }, () => request);
const from = (path, ip) => ({ path, headers: { 'x-forwarded-for': ip } });

exports.talk = [
  ...['/draft-6', '/draft-7', '/draft-8', '/message'].flatMap((path) => times(3, `GET ${path}`)),
  ...['203.0.113.1', '203.0.113.2', '2001:db8::1', '2001:db8::2'].flatMap((ip) => times(2, from('/draft-6', ip))),
  ...times(3, { path: '/key', headers: { 'x-user': 'tobi' } }),
  ...times(3, { path: '/key/fail', headers: { 'x-user': 'loki' } }),
  ...times(2, { path: '/key', headers: { 'x-user': 'loki' } }),
  'HEAD /key',
  ...times(3, 'GET /slow'),
];
exports.normalise = [
  [/^(ratelimit-reset|x-ratelimit-reset|retry-after): \d+/gm, '$1: <seconds>'],
  [/((?:reset|t)=)\d+/g, '$1<seconds>'],
];
