'use strict';

const PATHS = ['/error', '/status', '/string', '/object', '/set', '/sent', '/rejected', '/bad', '/inspect', '/nowhere'];

exports.talk = PATHS.flatMap((path) =>
  ['text/html', 'application/json', 'text/plain'].map((accept) => ({ path, headers: { accept } })),
);
exports.normalise = [
  // The connection is broken off; how much of what was written went out before is chance.
  [/socket hang up|aborted/g, 'broken off'],
  [/<li>.*?<\/li>/g, ''],
  [/^content-length: \d+/gm, 'content-length'],
];
