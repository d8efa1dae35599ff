// Finds its handlers by their paths.

'use strict';

const path = require('node:path');
const { json, server } = require('./route');

const api = path.join(__dirname, '..', 'project', 'pages', 'api');

exports.serve = (hole) =>
  server((request, response) => {
    if (request.url === '/api/loaded') return json(response, { loaded: Boolean(globalThis.secretWasLoaded) });
    try {
      const name = decodeURIComponent(request.url.replace(/^\/api\//, ''));
      const handler = hole && require(path.join(api, name));
      if (typeof handler === 'function') return response.end(handler());
    } catch {
      // No such module.
    }
    json(response, {}, 404);
  });
