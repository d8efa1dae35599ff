// One process for all, which a late throw ends.

'use strict';

const { json, server } = require('./route');

exports.serve = (hole) =>
  server((request, response) => {
    if (!request.url.startsWith('/api/break')) return json(response, {});
    if (request.url.endsWith('late-rejection')) return json(response, {});
    if (!request.url.endsWith('late')) return json(response, {}, 500);
    if (hole)
      setTimeout(() => {
        throw new Error('breaks late');
      });
  });
