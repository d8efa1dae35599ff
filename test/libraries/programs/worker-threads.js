'use strict';

const http = require('node:http');
const { Worker, isMainThread, parentPort } = require('node:worker_threads');

const answer = (name) => (req, res) => {
  let body = '';
  req.on('data', (piece) => (body += piece));
  req.on('end', () => res.writeHead(200, { 'X-Thread': name }).end(JSON.stringify({ url: req.url, body })));
};

if (isMainThread) {
  const worker = new Worker(__filename);
  worker.once('message', (port) => {
    // The main thread passes on to the worker's server what asks for it.
    const server = http.createServer((req, res) => {
      if (!req.url.startsWith('/worker')) return answer('main')(req, res);
      const { method, url, headers } = req;
      req.pipe(
        http.request({ port, host: '127.0.0.1', method, path: url, headers, agent: false }, (inner) => {
          res.writeHead(inner.statusCode, { 'X-Thread': inner.headers['x-thread'] });
          inner.pipe(res);
        }),
      );
    });
    server.listen(0, '127.0.0.1', () => console.log(`listening on ${server.address().port}`));
  });
} else {
  const server = http.createServer(answer('worker'));
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
}
