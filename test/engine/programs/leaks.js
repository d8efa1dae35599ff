// What a server does all day, and a window on what it holds: `/stats`.

'use strict';

const http = require('node:http');
const binding = require('../../../packages/ferroute/src/binding');

const CHUNK = Buffer.alloc(64 * 1024, 'x');

const server = http.createServer(async (req, res) => {
  const [path, query] = req.url.split('?');
  if (path === '/hello') {
    res.setHeader('Content-Type', 'application/json');
    res.end('{"hello":"world"}');
  } else if (path === '/upload') {
    let size = 0;
    for await (const chunk of req) size += chunk.length;
    res.end(String(size));
  } else if (path === '/download') {
    let left = Number(query);
    res.setHeader('Content-Length', left);
    res.on('error', () => {});
    while (left > 0 && !res.destroyed) {
      const chunk = left < CHUNK.length ? CHUNK.subarray(0, left) : CHUNK;
      left -= chunk.length;
      if (!res.write(chunk)) {
        await new Promise((resolve) => {
          res.once('drain', resolve);
          res.once('close', resolve);
        });
      }
    }
    res.end();
  } else if (path === '/never') {
    req.on('error', () => {});
    res.on('close', () => {
      aborted++;
    });
  } else {
    globalThis.gc?.();
    res.end(JSON.stringify({ ...binding.stats(), aborted, heap: process.memoryUsage().heapUsed }));
  }
});
let aborted = 0;

server.listen(0, '127.0.0.1', () => console.log(`PORT=${server.address().port}`));
