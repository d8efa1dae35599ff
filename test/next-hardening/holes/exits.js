'use strict';

const { breakAmongOthers } = require('../breaking');

module.exports = {
  title: 'process.exit in a function costs the request that did it, and no other',
  // Each ends a worker, and another has to start.
  check: ({ port, long }) =>
    breakAmongOthers(port, {
      breaks: ['/api/break?how=exit', '/api/break-too?how=exit'],
      count: long ? 200 : 10,
      clients: 1,
    }),
  alone: true,
  todo: 'requests that the ending worker has begun, and those that come before another is ready, are answered 503',
};
