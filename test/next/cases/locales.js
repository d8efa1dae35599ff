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
    {
      name: 'i18n and Accept-Language',
      requests: [
        { path: '/api/hello', headers: { 'accept-language': 'fr' } },
        { path: '/', headers: { 'accept-language': 'fr' } },
      ],
    },
  ],
};
