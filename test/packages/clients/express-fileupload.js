'use strict';

const { multipart } = require('../multipart');

exports.talk = ['/limited', '/disk', '/memory'].flatMap((path) => [
  {
    method: 'POST',
    path,
    ...multipart([
      ['doc', 'small', 'a ä&.txt'],
      ['user[name]', 'tobi'],
    ]),
  },
  { method: 'POST', path, ...multipart([['doc', 'x'.repeat(5000), 'large.bin', 'image/png']]) },
  { method: 'POST', path, ...multipart([['field', 'only']]) },
  { method: 'POST', path, json: {} },
  { path },
]);
