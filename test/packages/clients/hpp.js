'use strict';

exports.talk = [
  'GET /search?firstname=John&firstname=Alice',
  'GET /search?filter=a&filter=b&sort[x]=1',
  'GET /search',
  { method: 'POST', path: '/search?a=1', form: 'a=1&a=2&filter=3&filter=4' },
  { method: 'POST', path: '/search', json: { a: [1, 2] } },
];
