// `ferroute/express4`: Express 4.

'use strict';

const { createExpress } = require('./create');
const { four } = require('./editions');

module.exports = createExpress(four);
