'use strict';

module.exports = require('./apollo-server');
