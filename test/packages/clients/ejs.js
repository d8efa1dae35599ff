'use strict';

const PATHS = [
  '/',
  '/again',
  '/callback',
  '/broken',
  '/missing',
  '/engine',
  '/own',
  '/app',
  '/missing-callback',
  '/sub',
];

exports.talk = [...PATHS.map((path) => `GET ${path}`), 'HEAD /', 'GET /'];
exports.normalise = [
  // Who asked for the engine: files of the implementation.
  [/<br>Require stack:.*?(?=<\/pre>)/g, ''],
  [/^\s*(- |')\/.*\.js'?,?(?:\n|$)/gm, ''],
  [/^(content-length|etag): .*/gm, '$1'],
  [/(&quot;|"|\\")[^"&\s]*test\/packages(\/express-4)?/g, '$1'],
];
