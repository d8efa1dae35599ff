// A project of which one file is no route: the others are served.

'use strict';

module.exports = {
  cases: [{ name: 'no default export', modes: ['start', 'dev'], requests: ['GET /api/hello', 'GET /api/no-default'] }],
};
