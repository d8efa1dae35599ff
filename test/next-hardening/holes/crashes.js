'use strict';

const { breakAmongOthers } = require('../breaking');

const BREAKS = [
  ...['throw', 'reject', 'late', 'late-rejection'].map((how) => `/api/break?how=${how}`),
  ...['throw', 'undefined', 'stream'].map((how) => `/api/break-too?how=${how}`),
];

module.exports = {
  title: 'a throw, a rejection, a late throw, a broken stream cost the request that did it, and no other',
  check: ({ port, long }) => breakAmongOthers(port, { breaks: BREAKS, count: long ? 10_000 : 1000 }),
};
