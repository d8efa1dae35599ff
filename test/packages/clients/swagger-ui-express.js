'use strict';

exports.talk = ['/api-docs', '/two', '/request'].flatMap((path) =>
  [
    '',
    '/',
    '/index.html',
    '/swagger-ui-init.js',
    '/swagger-ui.css',
    '/favicon-32x32.png',
    '/package.json',
    '/nowhere',
  ].map((file) => `GET ${path}${file}`),
);
