// `ferroute/express5`: Express 5.

'use strict';

const { createExpress } = require('./create');
const { five } = require('./editions');

module.exports = createExpress(five);
