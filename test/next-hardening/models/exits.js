// One process for all, which a function ends.

'use strict';

const { json, server } = require('./route');

exports.serve = (hole) =>
  server((request, response) => {
    if (!request.url.endsWith('exit')) return setTimeout(json, 2, response, {});
    if (hole) process.exit(1);
    // Long enough for others to be answered meanwhile.
    setTimeout(json, 100, response, {}, 500);
  });
