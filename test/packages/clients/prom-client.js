'use strict';

exports.talk = [
  'GET /',
  'GET /users/1',
  'GET /users/2?x',
  'GET /nowhere',
  'HEAD /',
  'POST /',
  'GET /metrics',
  'GET /requests',
  'GET /duration',
];
exports.normalise = [
  [/^node_nodejs_(gc|active)_.*\n/gm, ''],
  [/^(node_\w+(?:\{[^}]*\})?) .*$/gm, '$1'],
  [/^(http_request_duration_seconds_sum\S*) .*$/gm, '$1'],
  [/^(content-length|etag): .*/gm, '$1'],
];
