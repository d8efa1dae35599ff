// Makes `require('http')`, `require('node:http')` and their imports answer with ours. `https` and `http2` keep what they
// took from Node's internals when they were loaded.

'use strict';

const http = require('node:http');
const { syncBuiltinESMExports } = require('node:module');
// Node's https takes its classes from internal modules, not from `http`: it does not matter which is loaded first.
const { createServer, Server, IncomingMessage, ServerResponse, _connectionListener } = require('./index');

Object.assign(http, { createServer, Server, IncomingMessage, ServerResponse, _connectionListener });
syncBuiltinESMExports();
