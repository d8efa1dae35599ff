// Plain node:http: no router, no framework.
const { createReadStream } = require('node:fs');
const { stat } = require('node:fs/promises');
const http = require('node:http');
const { join } = require('node:path');
const { hello, items, publicDir, port, host } = require('./data.cjs');

function json(res, value) {
  const body = JSON.stringify(value);
  res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
  res.end(body);
}

function echo(req, res) {
  const chunks = [];
  req.on('data', (chunk) => chunks.push(chunk));
  req.on('end', () => json(res, JSON.parse(Buffer.concat(chunks).toString())));
}

async function page(res) {
  const file = join(publicDir, 'page.txt');
  const { size } = await stat(file);
  res.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': size });
  createReadStream(file).pipe(res);
}

const server = http.createServer((req, res) => {
  if (req.method === 'GET' && req.url === '/api/hello') return json(res, hello);
  if (req.method === 'GET' && req.url === '/api/items') return json(res, items);
  if (req.method === 'POST' && req.url === '/api/echo') return echo(req, res);
  if (req.method === 'GET' && req.url === '/page.txt') return page(res);
  res.writeHead(404).end();
});

server.listen(port, host);
