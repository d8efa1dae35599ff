// A project of which one file is no route and two claim one path: the others are served.

'use strict';

module.exports = {
  cases: [
    // `next dev` does not answer at all.
    { name: 'no default export', requests: ['GET /api/hello', 'GET /api/no-default'] },
    { name: 'two route files for one path', requests: ['GET /route-pair'] },
    {
      name: 'two files for one path',
      requests: ['twice', 'beside', 'pair', 'other'].map((name) => `GET /api/${name}`),
    },
  ],
};
