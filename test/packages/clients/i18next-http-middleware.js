'use strict';

exports.talk = [
  ...[
    '/',
    '/?lng=de',
    '/de/hello',
    '/xx/hello',
    '/ignored',
    '/locals',
    '/resources.json?lng=de&ns=translation',
    '/nowhere',
  ].map((path) => `GET ${path}`),
  { path: '/', headers: { 'accept-language': 'de-DE,de;q=0.9,en;q=0.1' } },
  { path: '/', headers: { cookie: 'i18next=de' } },
  { path: '/?lng=__proto__', headers: { 'accept-language': '*' } },
];
exports.normalise = [[/Expires=[^;"]*/g, 'Expires=<date>']];
