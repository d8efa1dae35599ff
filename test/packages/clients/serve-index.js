'use strict';

exports.talk = [
  ...['/ftp', '/ftp/', '/details', '/cached', '/ftp/music', '/ftp/music/', '/ftp/nowhere/', '/ftp/style.css'].map(
    (path) => `GET ${path}`,
  ),
  ...['application/json', 'text/plain', 'text/html', 'image/png'].map((accept) => ({
    path: '/ftp/',
    headers: { accept },
  })),
  'HEAD /details',
  'POST /ftp/',
  'OPTIONS /ftp/',
  'GET /ftp/..%2f..%2f',
  'GET /ftp/%00',
];
