// What the models share: a server of `node:http` from a table of paths, and a body as a whole.

'use strict';

const http = require('node:http');

/** @param {(request: http.IncomingMessage, response: http.ServerResponse, url: URL) => unknown} handle */
function server(handle) {
  return http.createServer((request, response) =>
    Promise.resolve()
      .then(() => handle(request, response, new URL(request.url, 'http://localhost')))
      .catch((error) => {
        if (!response.headersSent) response.statusCode = 500;
        response.end(String(error.message));
      }),
  );
}

function json(response, value, status = 200) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

async function bodyOf(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
}

module.exports = { bodyOf, json, server };
