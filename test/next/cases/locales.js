// i18n, and the older middleware.js.

'use strict';

const each = (name, path, words, more) => ({ name, requests: words.map((word) => `GET ${path}${word}`), ...more });

module.exports = {
  cases: [
    each('i18n', '/', [
      'api/hello',
      'fr/api/hello',
      'en/api/hello',
      'api/5',
      'fr/api/5',
      'api/fr',
      'old',
      'fr/old',
      'fr/ancien',
      'in',
      'fr/in',
      'api/answer',
      'api/hello/',
      'api/nothing/x',
    ]),
    each('i18n, an address and the default locale in front of it', '/', [
      'api/manual',
      'en/api/manual',
      'api/english',
      'en/api/english',
      'fr/api/english',
      'nl-nl/api/hello',
      'NL-NL/api/5',
      'former',
      'en/former',
      'fr/former',
      'english',
      'en/english',
      'fr/english',
    ]),
    each('i18n and what the proxy does with it', '/', [
      'api/hello?way=rewrite&to=%2Ffr%2Fapi%2F5',
      'api/hello?way=rewrite&to=%2Fapi%2F5',
      'api/hello?way=rewrite&to=%2Fin',
      'api/hello?way=rewrite&to=%2Fen%2Fin',
      'api/hello?way=rewrite&to=%2Ffr%2Fin',
      'api/hello?way=redirect&to=%2Ffr%2Fx',
      'api/hello?way=redirect&to=%2Fen%2Fx',
      'api/hello?way=redirect&to=%2Fen',
      'api/hello?way=redirect&to=%2Ffr',
      'api/hello?way=redirect&to=%2Ffr%2Fapi%2Fx',
      'api/hello?way=redirect&to=http%3A%2F%2Fexample.org%2Fen%2Fx',
      'api/hello?way=clone&to=%2Fin',
      'api/hello?way=clone&to=%2Fapi%2F5',
      'in?way=locale&to=fr',
      'in?way=locale&to=en',
      'fr/in?way=locale&to=en',
      'fr/in?way=clone&to=%2Fin',
      'api/hello?way=locale&to=fr',
    ]),
    {
      name: 'i18n and hosts',
      requests: ['/api/hello', '/in', '/en/in', '/english', '/api/english'].map((path) => ({
        path,
        headers: { host: 'example.fr' },
      })),
    },
    {
      name: 'i18n and Accept-Language',
      requests: [
        { path: '/api/hello', headers: { 'accept-language': 'fr' } },
        { path: '/', headers: { 'accept-language': 'fr' } },
      ],
    },
  ],
};
