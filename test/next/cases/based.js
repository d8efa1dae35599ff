// basePath and trailingSlash: true, and rules that leave the base path.

'use strict';

const each = (name, path, words, more) => ({ name, requests: words.map((word) => `GET ${path}${word}`), ...more });

module.exports = {
  cases: [
    each('routes below the base path', '/base/', [
      'api/hello/',
      'api/hello/?a=1',
      'api/users/5/',
      'rh/',
      'rh/5/',
      'rh/?x=1',
      'feed.xml',
      'feed.xml/',
      'file.txt',
      '.well-known/x.txt',
      'nothing/',
      '',
    ]),
    each('without the trailing slash', '/base/', [
      'api/hello',
      'api/hello?a=1',
      'api/users/5',
      'api/users/5.6',
      'rh',
      'file.txt/',
      'nothing',
      '.well-known/x',
      '.well-known/x/',
      'a.b/c',
      'c/a.b',
    ]),
    each('outside of the base path', '/', [
      '',
      'api/hello',
      'api/hello/',
      'file.txt',
      'based/api/hello/',
      'BASE/api/hello/',
      'base',
      'nothing',
      'outside',
      'away',
      'away/',
      'away-in',
      'outside-up/a/b?c=d',
      'outside-up/a/',
      'outside/',
    ]),
    each('rules below the base path', '/base/', [
      'old',
      'old/',
      'old-slash/',
      'old-slash',
      'old/?x=1',
      'rewritten/5/',
      'rewritten/5',
      'no-slash/6/',
      'no-slash/6',
      'away',
    ]),
    each('redirects of handlers', '/base/', ['api/go/', 'go/', 'go/?plain']),
    {
      name: 'other methods',
      requests: [
        'POST /base/api/hello',
        'POST /base/api/hello/',
        'HEAD /base/rh',
        'OPTIONS /base/rh/',
        'DELETE /base/rh/',
      ],
    },
    each('spelling below the base path', '/', [
      'base//api/hello/',
      '/base/api/hello',
      'base\\api\\hello/',
      'base/api//hello',
    ]),
  ],
};
