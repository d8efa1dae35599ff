// `node:http`, with the server side ours.

'use strict';

const http = require('node:http');
const { IncomingMessage } = require('./incoming');
const { ServerResponse } = require('./outgoing');
const { Server, createServer, _connectionListener } = require('./server');

/** What is ours; all else is Node's. */
const ours = { createServer, Server, IncomingMessage, ServerResponse, _connectionListener };

// Getters (globalAgent, maxHeaderSize, WebSocket…) stay getters.
module.exports = Object.defineProperties(
  {},
  { ...Object.getOwnPropertyDescriptors(http), ...Object.getOwnPropertyDescriptors(ours) },
);
