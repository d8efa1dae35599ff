'use strict';

exports.talk = [
  'GET /fast',
  'GET /slow',
  'GET /cleared',
  'GET /stream',
  'GET /listened',
  'GET /nowhere',
  { method: 'POST', path: '/fast', json: {} },
  'GET /fast',
];
