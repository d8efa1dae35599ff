'use strict';

exports.talk = ['/', '/?year=1', '/users/tobi', '/users/none', '/quiet', '/nowhere', '/metrics'].map(
  (path) => `GET ${path}`,
);
exports.normalise = [
  [/^http_request_duration_seconds_(bucket|sum).*\n/gm, ''],
  [/^(content-length|etag): .*/gm, '$1'],
];
