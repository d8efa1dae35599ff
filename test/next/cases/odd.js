// src/, pageExtensions, skipTrailingSlashRedirect, authInterrupts, and a proxy without a matcher.

'use strict';

const each = (name, path, words, more) => ({ name, requests: words.map((word) => `GET ${path}${word}`), ...more });

module.exports = {
  cases: [
    each('pageExtensions', '/', ['api/hello', 'api/not-a-route', 'api/hello.api', 'rh', 'plain', 'helper']),
    each('skipTrailingSlashRedirect', '/', [
      'api/hello/',
      'api/hello/?x=1',
      'rh/',
      'file.txt',
      'file.txt/',
      'nothing/',
      'api//hello/',
    ]),
    each('a proxy without a matcher', '/', [
      '',
      'file.txt',
      'nothing',
      'api/5',
      '_next/static/x.js',
      '_next/data/x.json',
    ]),
    each('forbidden and unauthorized', '/deny', ['', '?forbidden']),
  ],
};
