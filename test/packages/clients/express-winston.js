'use strict';

exports.talk = [
  'GET /?a=b',
  'GET /quiet',
  { method: 'POST', path: '/login', json: { user: 'tobi', password: 'secret' } },
  'GET /end',
  'GET /error',
  'GET /nowhere',
  'HEAD /',
];
exports.normalise = [[/"responseTime":\d+/g, '"responseTime":0']];
