'use strict';

exports.talk = ['/api/route', '/api/value', '/api/items/7', '/api/value?reject=1', '/api/nowhere'].map(
  (path) => `GET ${path}`,
);
