// Keeps what a header says should be kept, by its path alone, whatever the method.

'use strict';

const { json, server } = require('./route');

exports.serve = (hole) => {
  const kept = new Map();
  let count = 0;
  return server((request, response, { pathname }) => {
    if (pathname.startsWith('/api/fresh')) {
      const trick = hole && request.headers['x-now-route-matches'];
      const body = (trick && kept.get(pathname)) || { count: ++count };
      if (trick) kept.set(pathname, body);
      return json(response, body);
    }
    if (!hole && !/GET|HEAD/.test(request.method)) return response.writeHead(405).end();
    const name = decodeURIComponent(pathname.split('/')[3]);
    const body =
      kept.get(pathname) ??
      (hole && request.method === 'HEAD' ? {} : { name, host: 'localhost', search: '', made: ++count });
    kept.set(pathname, body);
    json(response, body, name === 'missing' ? 404 : 200);
  });
};
