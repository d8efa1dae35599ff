// Makes absolute addresses of the Host that the client sent.

'use strict';

const { json, server } = require('./route');

exports.serve = (hole) =>
  server((request, response) => {
    const host = hole ? (request.headers['x-forwarded-host'] ?? request.headers.host) : 'localhost';
    if (request.url.includes('headers-too')) return json(response, { at: `http://${host}${request.url}` });
    if (request.url.includes('kept')) return json(response, { host });
    response.writeHead(307, { location: `http://${host}/login` }).end();
  });
