// Takes `x-middleware-subrequest` for its own word, as Next did: the guard is skipped.

'use strict';

const { json, server } = require('./route');

exports.serve = (hole) =>
  server((request, response, { pathname }) => {
    if (!hole)
      for (const name of Object.keys(request.headers))
        if (/^(x-middleware-|x-now|x-match|x-next|next-)/.test(name)) delete request.headers[name];
    const depth = (request.headers['x-middleware-subrequest'] ?? '')
      .split(':')
      .filter((name) => name === 'proxy').length;
    if (pathname.startsWith('/api/admin') && depth < 5) return json(response, {}, 401);
    const { headers } = request;
    json(response, { headers: pathname.endsWith('too') ? Object.entries(headers) : headers });
  });
