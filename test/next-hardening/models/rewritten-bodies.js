// Hands requests on without `Transfer-Encoding` where it thinks that a method has no body, and hands on the body, too.

'use strict';

const http = require('node:http');
const net = require('node:net');
const { bodyOf, server } = require('./route');

exports.serve = (hole) =>
  server(async (request, response) => {
    const { hostname, port } = new URL(process.env.BACKEND);
    const path = request.url.replace('/outside', '');
    const body = await bodyOf(request);
    if (hole && /DELETE|OPTIONS/.test(request.method)) {
      const there = net.connect(Number(port), hostname);
      there.on('error', () => {});
      there.write(`${request.method} ${path} HTTP/1.1\r\nHost: inner\r\n\r\n`);
      there.write(body);
      there.once('data', () => response.end('done'));
      return;
    }
    const headers = body.length ? { 'content-length': body.length } : {};
    const there = http.request({ hostname, port, path, method: request.method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    there.end(body);
  });
