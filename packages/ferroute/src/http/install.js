// Makes `require('http')`, `require('node:http')` and their imports answer with ours. `https` and `http2` keep what they
// took from Node's internal modules when they were loaded, so the order of loading does not matter.

'use strict';

const http = require('node:http');
const { syncBuiltinESMExports } = require('node:module');
const { ours } = require('./ours');

Object.assign(http, ours);
syncBuiltinESMExports();
