'use strict';

const cluster = require('node:cluster');
const http = require('node:http');

if (cluster.isPrimary) {
  let listening = 0;
  cluster.on('listening', (_worker, { port }) => {
    if (++listening === 2) console.log(`listening on ${port}`);
  });
  cluster.fork();
  cluster.fork();
} else {
  const server = http.createServer((req, res) => {
    let body = '';
    req.setEncoding('utf8').on('data', (piece) => (body += piece));
    req.on('end', () => {
      res.setHeader('X-Worker', String(cluster.worker.id > 0));
      res.end(JSON.stringify({ url: req.url, body, remote: req.socket.remoteAddress }));
    });
  });
  server.listen(0, '127.0.0.1');
  process.on('disconnect', () => process.exit(0));
}
