// Hands an upgrade on to the host that its target names.

'use strict';

const net = require('node:net');
const { json, server } = require('./route');

exports.serve = (hole) => {
  const model = server((_request, response) => json(response, {}, 404));
  model.on('connect', (_request, socket) => socket.end('HTTP/1.1 405 Method Not Allowed\r\n\r\n'));
  model.on('upgrade', (request, socket) => {
    socket.on('error', () => {});
    const [, host, port] = /^http:\/\/([\d.]+):(\d+)/.exec(request.url) ?? [];
    if (!hole || !host) return socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    const there = net.connect(Number(port), host);
    there.on('error', () => socket.destroy());
    there.pipe(socket).pipe(there);
  });
  return model;
};
