'use strict';

const http = require('node:http');
const { WebSocketServer } = require('ws');

const server = http.createServer((req, res) => res.end(`plain ${req.url}`));
const sockets = new WebSocketServer({ server, path: '/ws', perMessageDeflate: true });
const manual = new WebSocketServer({ noServer: true });

sockets.on('connection', (socket, req) => {
  socket.send(`welcome ${req.url}`);
  socket.on('message', (data, isBinary) => {
    if (!isBinary && data.toString() === 'close') return socket.close(4000, 'as you wish');
    if (!isBinary && data.toString() === 'terminate') return socket.terminate();
    socket.send(data, { binary: isBinary });
  });
  socket.on('ping', () => socket.send('pinged'));
});

const other = http.createServer();
other.on('upgrade', (req, socket, head) => {
  if (req.url === '/refused')
    return socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  manual.handleUpgrade(req, socket, head, (client) => client.send('by hand', () => client.close()));
});

server.listen(0, '127.0.0.1', () => {
  other.listen(0, '127.0.0.1', () => {
    server.on('request', () => {});
    console.log(`other ${other.address().port}`);
    console.log(`listening on ${server.address().port}`);
  });
});
server.prependListener('request', (req) => {
  if (req.url === '/other') req.url = `/other/${other.address().port}`;
});
