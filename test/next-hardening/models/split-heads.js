// Writes its heads by hand, with values as they are.

'use strict';

const { bodyOf, server } = require('./route');

exports.serve = (hole) =>
  server(async (request, response) => {
    const body = String(await bodyOf(request));
    const given = body ? JSON.parse(body).value : decodeURIComponent(decodeURIComponent(request.url));
    const value = hole ? given : encodeURIComponent(given);
    response.socket.end(
      `HTTP/1.1 200 OK\r\nX-Value: ${value}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      'latin1',
    );
  });
