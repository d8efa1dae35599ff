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
      // For most to meet another worker than the one before.
      pause: 100,
    }),
  alone: true,
};
