'use strict';

exports.talk = ['/users/7', '/router/nested/x?y', '/error', '/nowhere', '/users/8'].flatMap((path) => [
  `GET ${path}`,
  'GET /spans',
]);
